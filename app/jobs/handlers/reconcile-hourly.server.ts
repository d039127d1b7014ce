import { askableConnections } from "#app/helpdesks/askable.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { askableShops } from "#app/shopify/shops.server.ts";

/** Starts a look at what changed, at every shop and helpdesk that can be asked: also at those whose webhooks should tell it all. */
export async function reconcileHourly(): Promise<void> {
  for (const shopId of await askableShops()) await enqueue("orders.poll", { shopId });
  for (const { shopId, connectionId } of await askableConnections()) await enqueue("helpdesk.poll", { shopId, connectionId });
}
