import { createHmac, randomUUID } from "node:crypto";
import { API_VERSION } from "#app/shopify/api-version.ts";
import { deliver } from "#simulator/deliver.ts";

export type ShopifyWebhook = {
  topic: string;
  shop: string;
  payload: object;
  /** Id of the delivery; the same one again is Shopify's retry. */
  webhookId?: string | undefined;
  eventId?: string | undefined;
  triggeredAt?: Date | undefined;
};

export type ShopifyTarget = { appUrl: string; apiSecret: string };

/** Headers and exact bytes of a webhook, signed as Shopify signs. */
function signedWebhook(apiSecret: string, { topic, shop, payload, webhookId, eventId, triggeredAt }: ShopifyWebhook) {
  const body = JSON.stringify(payload);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-hmac-sha256": createHmac("sha256", apiSecret).update(body).digest("base64"),
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": shop,
      "x-shopify-webhook-id": webhookId ?? randomUUID(),
      "x-shopify-event-id": eventId ?? randomUUID(),
      "x-shopify-triggered-at": (triggeredAt ?? new Date()).toISOString(),
      "x-shopify-api-version": API_VERSION,
    },
  };
}

/**
 * Sends one webhook and repeats it while the app asks for that.
 * @returns the last answer's status
 */
export async function sendShopifyWebhook({ appUrl, apiSecret }: ShopifyTarget, webhook: ShopifyWebhook): Promise<number> {
  return deliver(`${appUrl}/webhooks/shopify`, signedWebhook(apiSecret, webhook));
}
