import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether Shopify signed these bytes: base64 HMAC-SHA256 with one of the app's secrets (several during a rotation).
 * @param header X-Shopify-Hmac-Sha256
 */
export function verifyWebhook(body: Uint8Array, header: string | null, secrets: readonly string[]): boolean {
  if (!header) return false;
  const given = Buffer.from(header, "base64");
  return secrets.map((secret) => same(given, createHmac("sha256", secret).update(body).digest())).includes(true);
}

/** How old a signed storefront request may be. */
const PROXY_TOLERANCE_SECONDS = 90;

/**
 * Whether a request came through Shopify's app proxy: hex HMAC-SHA256 over the sorted query without `signature`. Repeated
 * shop, timestamp or signature are refused, as is a timestamp more than 90 seconds off.
 */
export function verifyProxy(url: URL, secrets: readonly string[], now: Date): boolean {
  const query = url.searchParams;
  if (["shop", "timestamp", "signature"].some((name) => query.getAll(name).length !== 1)) return false;
  const timestamp = Number(query.get("timestamp"));
  if (!Number.isInteger(timestamp) || Math.abs(now.getTime() / 1000 - timestamp) > PROXY_TOLERANCE_SECONDS) return false;
  const signed = [...new Set(query.keys())]
    .filter((name) => name !== "signature")
    .map((name) => `${name}=${query.getAll(name).join(",")}`)
    .toSorted()
    .join("");
  const given = Buffer.from(query.get("signature")!, "hex");
  return secrets.map((secret) => same(given, createHmac("sha256", secret).update(signed).digest())).includes(true);
}

function same(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
