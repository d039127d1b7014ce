import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export type App = { apiKey: string; apiSecret: string };
export type TokenClaims = {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
};

const LIFETIME_SECONDS = 60;
/** The staff member who looks at the simulated admin. */
const STAFF_ID = "42";

/** Session token of a staff member of `shop`, as App Bridge hands it out: HS256, one minute. */
export function signSessionToken({ apiKey, apiSecret }: App, shop: string, now = Date.now()): string {
  const seconds = Math.floor(now / 1000);
  const claims: TokenClaims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: apiKey,
    sub: STAFF_ID,
    exp: seconds + LIFETIME_SECONDS,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${signature(apiSecret, signed)}`;
}

/** @returns the claims of a genuine token of this app that has not ended, else null */
export function readSessionToken({ apiKey, apiSecret }: App, token: string, now = Date.now()): TokenClaims | null {
  const [header = "", body = "", given = ""] = token.split(".");
  const expected = Buffer.from(signature(apiSecret, `${header}.${body}`));
  if (expected.length !== given.length || !timingSafeEqual(expected, Buffer.from(given))) return null;
  const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as TokenClaims;
  return claims.aud === apiKey && claims.exp * 1000 > now ? claims : null;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signature(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}
