import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Constant-time comparison of texts of any length. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Hex HMAC-SHA256 over `prefix` followed by the raw body. */
export function hmacSha256Hex(secret: string, prefix: string, body: Uint8Array): string {
  return createHmac("sha256", secret).update(prefix).update(body).digest("hex");
}

/** Base64 HMAC-SHA256 over the parts one after another. */
export function hmacSha256Base64(secret: string, ...parts: (string | Uint8Array)[]): string {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest("base64");
}

/** HMAC-SHA1 of the raw body: Intercom writes it in hex, Help Scout and Front rules in base64. */
export function hmacSha1(secret: string, body: Uint8Array, encoding: "hex" | "base64"): string {
  return createHmac("sha1", secret).update(body).digest(encoding);
}

/** Whether `epochSeconds` lies within `toleranceSeconds` of now, on either side. */
export function isFresh(epochSeconds: number, now: Date, toleranceSeconds: number): boolean {
  return Number.isFinite(epochSeconds) && Math.abs(now.getTime() / 1000 - epochSeconds) <= toleranceSeconds;
}

/** Stable id of a delivery whose sender gives none. */
export function contentId(...parts: string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 40);
}
