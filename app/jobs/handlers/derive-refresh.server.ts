import { deriveBatch } from "#app/ingest/derive.server.ts";
import { findShopById } from "#app/shopify/shops.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";

/** Derives everything that is marked for a shop; whoever is at it already will take the new marks too. */
export async function deriveRefresh({ shopId }: JobPayload<"derive.refresh">): Promise<void> {
  for (;;) {
    const shop = await findShopById(shopId);
    if (!shop) return;
    const { outcome } = await deriveBatch(shop);
    if (outcome !== "done") return;
  }
}
