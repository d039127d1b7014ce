import type { SimOrder } from "#simulator/model.ts";

/** Orders that Shopify's search finds, for the terms that the app uses: created_at and updated_at with a bound. */
export function searchOrders(orders: readonly SimOrder[], search: string): SimOrder[] {
  const terms = [...search.matchAll(/(created_at|updated_at):(>=|<)'([^']+)'/g)].map(([, field, bound, time = ""]) => {
    const at = Date.parse(time);
    const key = field === "created_at" ? "createdAt" : "updatedAt";
    return (order: SimOrder) => (bound === "<" ? order[key] < at : order[key] >= at);
  });
  return orders.filter((order) => terms.every((holds) => holds(order)));
}
