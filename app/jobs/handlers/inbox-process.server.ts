import { processBatch } from "#app/ingest/process.server.ts";
import { findShopById } from "#app/shopify/shops.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";

/** Works through everything a shop has waiting. */
export async function inboxProcess({ shopId }: JobPayload<"inbox.process">): Promise<void> {
  for (;;) {
    // Read again for each batch: a message may change the shop's settings, or erase it.
    const shop = await findShopById(shopId);
    if (!shop) return;
    const { processed, failed } = await processBatch(shop);
    if (processed + failed === 0) return;
  }
}
