import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";
import { sendDue } from "#app/surveys/send.server.ts";

/** Sends the survey messages of a shop that are due. */
export async function surveysSend({ shopId }: JobPayload<"surveys.send">): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await sendDue(shop, new Date());
}
