import type { JobPayload } from "#app/jobs/catalog.ts";
import { runChecks } from "#app/reports/checks.server.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Checks a shop's figures. */
export async function checksRun({ shopId }: JobPayload<"checks.run">): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await runChecks(shop, new Date());
}
