import { findGaps, repairGaps } from "#app/ingest/find-gaps.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Finds what differs from the helpdesk and puts it right; what could not be stays on the list. */
export async function helpdeskGaps({ shopId, connectionId, confirmed }: JobPayload<"helpdesk.gaps">): Promise<void> {
  const shop = await findShopById(shopId);
  if (!shop) return;
  const found = await findGaps(shop, connectionId);
  if (found.outcome === "done") await repairGaps(shop, connectionId, { confirmed });
}
