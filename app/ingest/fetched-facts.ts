import { readOrder } from "#app/shopify/read-order.ts";
import type { ShopOrder } from "#app/shopify/contract.ts";

/** Facts of orders that were asked for by id; those that Shopify does not have tell nothing. */
export function fetchedFacts(
  { currency }: { currency: string },
  fetched: ReadonlyMap<string, unknown>,
): { orders: { cause: string; order: ShopOrder }[] }[] {
  return [...fetched.values()]
    .filter((payload) => payload !== null)
    .map((payload) => ({ orders: [{ cause: "late_order", order: readOrder(payload, currency) }] }));
}
