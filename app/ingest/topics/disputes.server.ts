import { fetchOrders } from "#app/shopify/fetch-orders.server.ts";
import { readDispute } from "#app/shopify/read-dispute.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** disputes/create and disputes/update: a lost chargeback takes from the order what a refund would (metrics.md R15). */
export const disputes: TopicHandler = async ({ shop, payload }) => {
  const lost = readDispute(payload);
  if (!lost) return {};
  const { id, orderId, at, currency } = lost;
  let { amount } = lost;
  if (currency !== shop.currency) {
    // G17: at the rate the order was made with.
    const fetched = (await fetchOrders(shop, [orderId])).get(orderId);
    const order = fetched ? readOrder(fetched, shop.currency) : null;
    if (order?.presentmentCurrency !== currency || !order.presentmentTotal) return {};
    amount = Math.round((amount * order.total) / order.presentmentTotal);
  }
  return { chargebacks: [{ id, orderId, at, paidBack: amount, goods: amount }] };
};
