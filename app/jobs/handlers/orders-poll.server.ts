import { pollOrders } from "#app/ingest/poll-orders.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Reads the orders whose webhooks got lost. */
export async function ordersPoll({ shopId }: JobPayload<"orders.poll">): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await pollOrders(shop);
}
