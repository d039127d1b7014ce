import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { signingKeys } from "#app/lib/crypto.server.ts";

/** What a token opens, and nothing else: the widget's own invitation, a link's, a test, a printed code, a helpdesk macro. */
const purposes = ["widget", "link", "preview", "parcel", "macro"] as const;
export type TokenPurpose = (typeof purposes)[number];

export type OpenedToken =
  | { outcome: "open"; purpose: TokenPurpose; shopId: number; subject: string; expiresAt: Date }
  | { outcome: "expired"; shopId: number }
  | { outcome: "forged" };

/** purpose 1 byte, shop 4, end in epoch seconds 4 */
const HEADER = 9;
const MAC = 16;
const LONGEST = 400;

/** A token for one purpose and one subject (an invitation's id) that ends; unforgeable without ENCRYPTION_KEY. */
export function makeToken(purpose: TokenPurpose, shopId: number, subject: string, expiresAt: Date): string {
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(purposes.indexOf(purpose), 0);
  header.writeUInt32BE(shopId, 1);
  header.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), 5);
  const body = Buffer.concat([header, Buffer.from(subject)]);
  return Buffer.concat([body, mac(signingKeys("survey")[0]!, body)]).toString("base64url");
}

/** Opens a token; one made for another purpose than those given is as good as forged. */
export function openToken(token: string, allowed: readonly TokenPurpose[], now: Date): OpenedToken {
  const bytes = token.length <= LONGEST ? Buffer.from(token, "base64url") : Buffer.alloc(0);
  // The alphabet has spellings that mean the same bytes: only ours is accepted, so that a token has one form.
  if (bytes.length <= HEADER + MAC || bytes.toString("base64url") !== token) return { outcome: "forged" };
  const body = bytes.subarray(0, -MAC);
  const given = bytes.subarray(-MAC);
  const signed = signingKeys("survey").map((key) => timingSafeEqual(mac(key, body), given));
  const purpose = purposes[body.readUInt8(0)];
  if (!signed.includes(true) || purpose === undefined || !allowed.includes(purpose)) return { outcome: "forged" };
  const shopId = body.readUInt32BE(1);
  const expiresAt = new Date(body.readUInt32BE(5) * 1000);
  if (expiresAt <= now) return { outcome: "expired", shopId };
  return { outcome: "open", purpose, shopId, subject: body.subarray(HEADER).toString("utf8"), expiresAt };
}

function mac(key: KeyObject, body: Buffer): Buffer {
  return createHmac("sha256", key).update(body).digest().subarray(0, MAC);
}
