import { askableConnections } from "#app/helpdesks/askable.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { askableShops } from "#app/shopify/shops.server.ts";

/** Starts the comparison, day by day, of every shop and helpdesk that can be asked. */
export async function reconcileNightly(): Promise<void> {
  for (const shopId of await askableShops()) await enqueue("orders.gaps", { shopId });
  for (const { shopId, connectionId } of await askableConnections()) await enqueue("helpdesk.gaps", { shopId, connectionId });
}
