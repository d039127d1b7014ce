import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";
import { fetchOrder } from "#app/shopify/fetch-order.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

const edit = z.object({ order_edit: z.object({ order_id: z.union([z.string(), z.number()]).transform(String) }) });

/** orders/edited carries only what was added and removed, so the order itself is fetched. */
export const ordersEdited: TopicHandler = async ({ shop, payload }) => {
  const { order_edit } = readWith(edit, payload);
  const fetched = await fetchOrder(shop, `gid://shopify/Order/${order_edit.order_id}`);
  return fetched === null ? {} : { orders: [{ cause: "edited", order: readOrder(fetched, shop.currency) }] };
};
