import { createHmac, randomUUID } from "node:crypto";
import { action } from "#app/routes/webhooks.shopify.ts";
import { testEnvironment } from "#tests/setup/environment.ts";

export type Webhook = {
  shop: string;
  topic: string;
  payload: unknown;
  /** X-Shopify-Webhook-Id; the same again is a retry. */
  id?: string;
  secret?: string;
  /** Replaces or, with null, leaves out headers. */
  headers?: Record<string, string | null>;
  /** Replaces the body after signing. */
  sentBody?: string;
  method?: string;
};

const currentSecret = testEnvironment.SHOPIFY_API_SECRET.split(",")[0]!;

/** A webhook as Shopify sends it: HMAC over the exact bytes. A text payload is sent as it is. */
export function shopifyWebhook({
  shop,
  topic,
  payload,
  id = randomUUID(),
  secret,
  headers,
  sentBody,
  method = "POST",
}: Webhook): Request {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const all: Record<string, string | null> = {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-shop-domain": shop,
    "x-shopify-webhook-id": id,
    "x-shopify-api-version": "2026-10",
    "x-shopify-triggered-at": "2026-03-04T12:00:00.000Z",
    "x-shopify-hmac-sha256": createHmac("sha256", secret ?? currentSecret)
      .update(body)
      .digest("base64"),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return new Request("https://app.fiveday.test/webhooks/shopify", { method, headers: given, body: sentBody ?? body });
}

/** Hands a request to the door that Shopify knocks on. */
export async function knockShopify(webhook: Webhook | Request): Promise<Response> {
  const request = webhook instanceof Request ? webhook : shopifyWebhook(webhook);
  return action({ request, params: {}, context: {} });
}
