import { tellLowScores } from "#app/alerts/low-scores.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Tells a shop about low scores. */
export async function surveysFollowUp({ shopId }: JobPayload<"surveys.follow-up">): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await tellLowScores(shop, new Date());
}
