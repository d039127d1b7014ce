import { orderTopic } from "./order.server.ts";

/** orders/cancelled: the order earns nothing any more. */
export const ordersCancelled = orderTopic("cancelled");
