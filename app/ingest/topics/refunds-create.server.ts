import { readRefund } from "#app/shopify/rest-order.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** refunds/create: money given back; carries no order totals, which is why refunds are facts of their own (metrics.md R15). */
export const refundsCreate: TopicHandler = ({ shop, payload }) => ({ refunds: [readRefund(payload, shop.currency)] });
