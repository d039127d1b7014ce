import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";
import { fetchOrders } from "#app/shopify/fetch-orders.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

const edit = z.object({ order_edit: z.object({ order_id: z.union([z.string(), z.number()]).transform(String) }) });

/** orders/edited carries only what was added and removed, so the order itself is fetched. */
export const ordersEdited: TopicHandler = async ({ shop, payload }) => {
  const id = `gid://shopify/Order/${readWith(edit, payload).order_edit.order_id}`;
  const fetched = (await fetchOrders(shop, [id])).get(id);
  return fetched === null ? {} : { orders: [{ cause: "edited", order: readOrder(fetched, shop.currency) }] };
};
