import { readCustomer } from "#app/shopify/rest-order.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** customers/create and customers/update: who a Shopify customer is, for finding their tickets (metrics.md G19). */
export const customersChanged: TopicHandler = ({ payload }) => ({ customers: [readCustomer(payload)] });
