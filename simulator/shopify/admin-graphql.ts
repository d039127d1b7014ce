import type { SimulatorState } from "#simulator/state.ts";
import type { BulkOperations } from "./bulk-operations.ts";
import { orderNode } from "./order-node.ts";
import { searchOrders } from "./search-orders.ts";

type Query = { query?: string; variables?: Record<string, unknown> };

/** Whose API is asked: the store, and the operations that run in it. */
export type AdminApi = { state: SimulatorState; bulk: BulkOperations; shop: string };

/** Answers the Admin API operations that the app sends, by their names; any other is refused with an error that names it. */
export function answerGraphql(api: AdminApi, { query = "", variables = {} }: Query): object {
  const operation = /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "";
  const data = operations[operation]?.(api, variables);
  const extensions = {
    cost: {
      requestedQueryCost: 10,
      actualQueryCost: 8,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 },
    },
  };
  if (data) return { data, extensions };
  return { errors: [{ message: `The simulator does not know the operation "${operation}"` }], extensions };
}

type Operation = (api: AdminApi, variables: Record<string, unknown>) => object;

const operations: Record<string, Operation> = {
  FivedayShop: ({ state, shop }) => {
    const { name, timezone, currency, country } = state.shop(shop);
    return {
      shop: {
        name,
        myshopifyDomain: shop,
        ianaTimezone: timezone,
        currencyCode: currency,
        billingAddress: { countryCodeV2: country },
      },
    };
  },
  FivedayOrders: ({ state, shop }, { ids }) => {
    const known = new Map(state.ordersOf(shop).map((order) => [`gid://shopify/Order/${order.id}`, order]));
    return { nodes: (ids as string[]).map((id) => (known.has(id) ? orderNode(known.get(id)!) : null)) };
  },
  FivedayOrderList: ({ state, shop }, { search, sortKey, after }) => {
    const at = sortKey === "UPDATED_AT" ? "updatedAt" : "createdAt";
    const all = searchOrders(state.ordersOf(shop), String(search)).toSorted((a, b) => a[at] - b[at] || a.id - b.id);
    const from = Number(after ?? 0);
    const nodes = all.slice(from, from + PAGE).map(({ id, createdAt, updatedAt }) => ({
      id: `gid://shopify/Order/${id}`,
      createdAt: new Date(createdAt).toISOString(),
      updatedAt: new Date(updatedAt).toISOString(),
    }));
    return { orders: { nodes, pageInfo: { hasNextPage: from + PAGE < all.length, endCursor: String(from + nodes.length) } } };
  },
  FivedayOrderCounts: ({ state, shop }, searches) =>
    Object.fromEntries(
      Object.entries(searches).map(([name, search]) => [
        name.replace("s", "c"),
        { count: searchOrders(state.ordersOf(shop), String(search)).length },
      ]),
    ),
  FivedayInstallation: () => ({ currentAppInstallation: { id: INSTALLATION } }),
  FivedayProxyPath: ({ state }, { metafields }) => {
    const [{ ownerId, namespace, key, value } = {}] = metafields as Record<string, string>[];
    const isKnown = ownerId === INSTALLATION && namespace === "fiveday" && key === "proxy_path";
    if (isKnown) state.proxyPath = value!;
    return { metafieldsSet: { userErrors: isKnown ? [] : [{ field: ["metafields"], message: "Owner does not exist." }] } };
  },
  FivedayBulkRun: ({ bulk, shop }, { query }) => ({ bulkOperationRunQuery: bulk.run(shop, String(query)) }),
  FivedayBulkOperation: ({ bulk, shop }, { id }) => ({ node: bulk.node(shop, String(id)) }),
};

const INSTALLATION = "gid://shopify/AppInstallation/1";
/** Orders on a page, as many as FivedayOrderList asks for. */
const PAGE = 250;
