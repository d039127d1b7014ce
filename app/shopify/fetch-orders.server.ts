import { adminGraphql } from "./admin-api.server.ts";
import { ORDERS_QUERY } from "./queries/order.ts";
import type { ShopContext } from "./shops.server.ts";

/** As many as one query may cost, with their lines. */
const AT_ONCE = 5;
const LINES = 50;

/** Orders as Shopify has them now, for read-order.ts, by id; null for one that does not exist (any more). */
export async function fetchOrders(shop: Pick<ShopContext, "domain">, ids: readonly string[]): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const { nodes } = await adminGraphql<{ nodes: unknown[] }>(shop, ORDERS_QUERY, { ids: some, lines: LINES });
    for (const [n, id] of some.entries()) found.set(id, nodes[n] ?? null);
  }
  return found;
}
