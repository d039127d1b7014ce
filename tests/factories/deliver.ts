import { expect } from "vitest";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { genericWebhook, knockHelpdesk } from "./helpdesk-webhook.ts";
import type { TestConnection } from "./shop.ts";
import { knockShopify } from "./shopify-webhook.ts";
import type { WorldMessage } from "./small-world.ts";

/** Brings messages to the doors they come in by; nothing of them is understood yet. */
export async function deliver(shop: ShopContext, { key, secret }: TestConnection, batch: readonly WorldMessage[]): Promise<void> {
  const events = batch.flatMap((message) => (message.from === "helpdesk" ? [message.event] : []));
  if (events.length > 0) expect((await knockHelpdesk(genericWebhook({ key, secret, body: events }))).status).toBe(200);
  for (const message of batch) {
    if (message.from === "helpdesk") continue;
    const { id, topic, payload } = message;
    expect((await knockShopify({ shop: shop.domain, id, topic, payload })).status).toBe(200);
  }
}
