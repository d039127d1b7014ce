import { askableConnections } from "#app/helpdesks/askable.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";

/** Looks for what changed and compares day by day, when the merchant does not want to wait for the night. */
export async function compareNow(shopId: number): Promise<void> {
  await enqueue("orders.poll", { shopId });
  await enqueue("orders.gaps", { shopId });
  for (const each of await askableConnections()) {
    if (each.shopId === shopId) await enqueue("helpdesk.gaps", { shopId, connectionId: each.connectionId });
  }
}

/** The merchant has seen the list of gaps and wants it put right, what is to be taken away included. 0 stands for Shopify. */
export async function repairNow(shopId: number, connectionId: number): Promise<void> {
  if (connectionId === 0) await enqueue("orders.gaps", { shopId, confirmed: true });
  else await enqueue("helpdesk.gaps", { shopId, connectionId, confirmed: true });
}
