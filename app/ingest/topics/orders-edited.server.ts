import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";
import type { ShopOrder, ShopOrderEdit } from "#app/shopify/contract.ts";
import { fetchOrders } from "#app/shopify/fetch-orders.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

const id = z.union([z.string(), z.number()]).transform(String);
const changes = z
  .array(z.object({ id, delta: z.number() }))
  .nullish()
  .transform((given) => given ?? []);
const edit = z.object({
  order_edit: z.object({
    id,
    order_id: id,
    created_at: z.string(),
    committed_at: z.string().nullish(),
    line_items: z.object({ additions: changes, removals: changes }).nullish(),
  }),
});

type Edit = z.output<typeof edit>["order_edit"];

/** orders/edited carries only what was added and removed, so the order itself is fetched. */
export const ordersEdited: TopicHandler = async ({ shop, payload }) => {
  const told = readWith(edit, payload).order_edit;
  const orderId = `gid://shopify/Order/${told.order_id}`;
  const fetched = (await fetchOrders(shop, [orderId])).get(orderId);
  if (!fetched) return {};
  const order = readOrder(fetched, shop.currency);
  return { orders: [{ cause: "edited", order }], edits: [editOf(told, order)] };
};

function editOf(
  { id: editId, created_at: created, committed_at: committed, line_items: lines }: Edit,
  order: ShopOrder,
): ShopOrderEdit {
  const prices = new Map(order.lines.map((line) => [line.id, line.unitPrice]));
  const worth = (list: { id: string; delta: number }[]) =>
    list.reduce((sum, { id: lineId, delta }) => sum + Math.abs(delta) * (prices.get(lineId) ?? 0), 0);
  return {
    id: `gid://shopify/OrderEdit/${editId}`,
    orderId: order.id,
    at: new Date(committed ?? created),
    added: worth(lines?.additions ?? []) - worth(lines?.removals ?? []),
  };
}
