import type { JobPayload } from "#app/jobs/catalog.ts";
import { refreshDays } from "#app/metrics/rollups/refresh.server.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Keeps the days of a shop until all are; until then, figures come from the facts. */
export async function daysRefresh({ shopId }: JobPayload<"days.refresh">): Promise<void> {
  for (;;) {
    const shop = await findShopById(shopId);
    if (!shop || (await refreshDays(shop, new Date())) === 0) return;
  }
}
