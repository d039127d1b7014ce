import { pollConnection } from "#app/ingest/history.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { findShopById } from "#app/shopify/shops.server.ts";

/** Reads what changed; when the helpdesk asks to wait, the next round finds it still unread. */
export async function helpdeskPoll({ shopId, connectionId }: JobPayload<"helpdesk.poll">): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await pollConnection(shop, connectionId);
}
