import { adminGraphql } from "./admin-api.server.ts";
import { ORDER_QUERY } from "./queries/order.ts";
import type { ShopContext } from "./shops.server.ts";

/** The order as Shopify has it now, for read-order.ts; null when it does not exist (any more). */
export async function fetchOrder(shop: Pick<ShopContext, "domain">, id: string): Promise<unknown> {
  const { order } = await adminGraphql<{ order: unknown }>(shop, ORDER_QUERY, { id });
  return order ?? null;
}
