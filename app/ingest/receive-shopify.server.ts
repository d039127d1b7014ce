import { env } from "#app/lib/env.server.ts";
import { saveShop, findShop } from "#app/shopify/shops.server.ts";
import { verifyWebhook } from "#app/shopify/verify.ts";
import { receive } from "./receive.server.ts";
import { topics } from "./topics/index.server.ts";

export type ShopifyReceived =
  | { outcome: "stored" }
  /** Shopify's retry of something we have; still a 200. */
  | { outcome: "duplicate" }
  /** A topic or shop that concerns nothing we hold. */
  | { outcome: "ignored" }
  | { outcome: "bad-signature" }
  | { outcome: "unusable"; reason: string };

const compliance = /^(shop|customers)\/(redact|data_request)$/;
const domainPattern = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** Verifies a Shopify webhook over its exact bytes and stores it durably. */
export async function receiveShopifyWebhook({ headers, body }: { headers: Headers; body: Uint8Array }): Promise<ShopifyReceived> {
  if (!verifyWebhook(body, headers.get("x-shopify-hmac-sha256"), env().SHOPIFY_API_SECRET)) return { outcome: "bad-signature" };
  const topic = headers.get("x-shopify-topic");
  const domain = headers.get("x-shopify-shop-domain")?.toLowerCase();
  const externalId = headers.get("x-shopify-webhook-id");
  if (!topic) return { outcome: "unusable", reason: "X-Shopify-Topic is missing" };
  if (!domain || !domainPattern.test(domain)) return { outcome: "unusable", reason: "X-Shopify-Shop-Domain is not a shop" };
  if (!externalId) return { outcome: "unusable", reason: "X-Shopify-Webhook-Id is missing" };
  const payload = Buffer.from(body).toString("utf8");
  if (!isJson(payload)) return { outcome: "unusable", reason: "the body is not JSON" };
  if (!Object.hasOwn(topics, topic)) return { outcome: "ignored" };
  const known = await findShop(domain);
  if (!known && (compliance.test(topic) || topic === "app/uninstalled")) return { outcome: "ignored" };
  // Shopify's signature proves that the shop has the app: its first webhook may come before its first visit.
  const shop = known ?? (await saveShop(domain));
  const triggered = new Date(headers.get("x-shopify-triggered-at") ?? "");
  const stored = await receive(shop.id, [
    {
      source: "shopify",
      connectionId: 0,
      externalId,
      topic,
      payload,
      triggeredAt: Number.isNaN(triggered.getTime()) ? undefined : triggered,
    },
  ]);
  return { outcome: stored > 0 ? "stored" : "duplicate" };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
