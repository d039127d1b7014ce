import { refreshIncremental } from "#app/attribution/incremental-days.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Works out a shop's days again (metrics.md section 5). */
export async function incrementalRefresh({ shopId }: JobPayload<"incremental.refresh">): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await refreshIncremental(shop, new Date());
}
