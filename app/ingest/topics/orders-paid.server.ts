import { orderTopic } from "./order.server.ts";

/** orders/paid: a held order counts from now on, at its original time (metrics.md R8). */
export const ordersPaid = orderTopic("paid");
