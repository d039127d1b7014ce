import { findOrderGaps, repairOrderGaps } from "#app/ingest/find-order-gaps.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Finds what differs from Shopify and puts it right; what could not be stays on the list. */
export async function ordersGaps({ shopId, confirmed }: JobPayload<"orders.gaps">): Promise<void> {
  const shop = await findShopById(shopId);
  if (!shop) return;
  await findOrderGaps(shop);
  await repairOrderGaps(shop, { confirmed });
}
