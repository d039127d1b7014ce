import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type App, readSessionToken } from "./session-token.ts";

const ACCESS_SECONDS = 3600;
const REFRESH_SECONDS = 90 * 86_400;
const SCOPES = "read_orders,read_customers,read_products";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

export type TokenAnswer = { status: number; body: object };

/**
 * Shopify's token endpoint: exchanges session tokens for access tokens and renews them. Access tokens are signed, not kept, so
 * that those in the app's database still count after the simulator was restarted.
 */
export function accessTokens(app: App) {
  return {
    answer(shop: string, request: Record<string, unknown>): TokenAnswer {
      if (request.client_id !== app.apiKey || request.client_secret !== app.apiSecret) return refusal("invalid_client");
      if (request.grant_type === "refresh_token") {
        return isOurs(app, "shprt", shop, String(request.refresh_token)) ? granted(app, shop) : refusal("invalid_grant");
      }
      if (request.grant_type !== "urn:ietf:params:oauth:grant-type:token-exchange") return refusal("unsupported_grant_type");
      const claims = readSessionToken(app, String(request.subject_token));
      if (claims?.dest !== `https://${shop}`) return refusal("invalid_subject_token");
      return granted(app, shop, request.requested_token_type === ONLINE ? claims.sub : undefined);
    },
    accepts: (shop: string, token: string) => isOurs(app, "shpat", shop, token),
  };
}

function granted(app: App, shop: string, user?: string): TokenAnswer {
  const body = { access_token: make(app, "shpat", shop, ACCESS_SECONDS), expires_in: ACCESS_SECONDS, scope: SCOPES };
  if (user !== undefined) return { status: 200, body: { ...body, associated_user_scope: SCOPES, associated_user: staff(user) } };
  return {
    status: 200,
    body: { ...body, refresh_token: make(app, "shprt", shop, REFRESH_SECONDS), refresh_token_expires_in: REFRESH_SECONDS },
  };
}

function refusal(error: string): TokenAnswer {
  return { status: 400, body: { error, error_description: `The request was refused: ${error}` } };
}

function staff(id: string): object {
  const flags = { email_verified: true, account_owner: true, collaborator: false, locale: "en" };
  return { id: Number(id), first_name: "Margaux", last_name: "Linden", email: "margaux@maison-linden.example", ...flags };
}

function make(app: App, kind: string, shop: string, seconds: number): string {
  const core = `${kind}_${(Math.floor(Date.now() / 1000) + seconds).toString(36)}_${randomBytes(8).toString("hex")}`;
  return `${core}_${sign(app, core, shop)}`;
}

function isOurs(app: App, kind: string, shop: string, token: string): boolean {
  const [given = "", until = "", nonce = "", signature = ""] = token.split("_");
  if (given !== kind || Number.parseInt(until, 36) * 1000 < Date.now()) return false;
  const expected = Buffer.from(sign(app, `${given}_${until}_${nonce}`, shop));
  return expected.length === signature.length && timingSafeEqual(expected, Buffer.from(signature));
}

function sign({ apiSecret }: App, core: string, shop: string): string {
  return createHmac("sha256", apiSecret).update(`${core}:${shop}`).digest("hex").slice(0, 32);
}
