import { readHistory } from "#app/ingest/history.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Reads on to the history's end, or until its turn is over or the helpdesk asks to wait; then it queues up again. */
export async function helpdeskHistory({ shopId, connectionId }: JobPayload<"helpdesk.history">): Promise<void> {
  const shop = await findShopById(shopId);
  if (!shop) return;
  const reading = await readHistory(shop, connectionId);
  if (reading.outcome === "later") await enqueue("helpdesk.history", { shopId, connectionId }, { at: reading.at });
}
