import type { SimulatorState } from "#simulator/state.ts";
import { orderNode } from "./order-node.ts";

type Query = { query?: string; variables?: Record<string, unknown> };

/** Answers the Admin API operations that the app sends, by their names; any other is refused with an error that names it. */
export function answerGraphql(state: SimulatorState, shop: string, { query = "", variables = {} }: Query): object {
  const operation = /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "";
  const data = operations[operation]?.(state, shop, variables);
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

type Operation = (state: SimulatorState, shop: string, variables: Record<string, unknown>) => object;

const operations: Record<string, Operation> = {
  FivedayShop: (state, shop) => {
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
  FivedayOrder: (state, _shop, { id }) => {
    const order = state.order(Number(String(id).split("/").at(-1)));
    return { order: order ? orderNode(order) : null };
  },
};
