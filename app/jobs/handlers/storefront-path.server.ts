import type { JobPayload } from "#app/jobs/catalog.ts";
import { storeProxyPath } from "#app/shopify/proxy-path.server.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Tells the widget where the app proxy stands. */
export async function storefrontPath({ shopId }: JobPayload<"storefront.path">): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await storeProxyPath(shop);
}
