import { orderTopic } from "./order.server.ts";

/** orders/updated: anything changed on an order; sent together with most other topics. */
export const ordersUpdated = orderTopic("updated");
