import { ensureOrderHistory, readOrderHistory } from "#app/ingest/order-history.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Reads on until Shopify has to be waited for; the row says when to come back, and the sweep does. */
export async function ordersHistory({ shopId }: JobPayload<"orders.history">): Promise<void> {
  const shop = await findShopById(shopId);
  if (!shop) return;
  await ensureOrderHistory(shop);
  await readOrderHistory(shop);
}
