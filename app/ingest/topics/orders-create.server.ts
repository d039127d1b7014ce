import { orderTopic } from "./order.server.ts";

/** orders/create: a new order. */
export const ordersCreate = orderTopic("late_order");
