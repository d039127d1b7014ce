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

/** Whether `epochSeconds` lies within `toleranceSeconds` of now, on either side. */
export function isFresh(epochSeconds: number, now: Date, toleranceSeconds: number): boolean {
  return Number.isFinite(epochSeconds) && Math.abs(now.getTime() / 1000 - epochSeconds) <= toleranceSeconds;
}

/** Stable id of a delivery whose sender gives none. */
export function contentId(...parts: string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 40);
}
