import { readOrder } from "#app/shopify/read-order.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** Handler of the topics whose payload is a whole order; `cause` is what the order's history will say. */
export function orderTopic(cause: string): TopicHandler {
  return ({ payload, shop }) => ({ orders: [{ cause, order: readOrder(payload, shop.currency) }] });
}
