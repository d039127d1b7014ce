import { randomSecret, tokenHash } from "#app/lib/crypto.server.ts";
import { database, reportsDb, shopDb } from "#app/lib/db.server.ts";
import { findShopById, type ShopContext } from "#app/shopify/shops.server.ts";
import { problem } from "./problem.ts";

/** Requests a token may make in a minute. */
const MOST_PER_MINUTE = 600;
const MINUTE = 60_000;

/** Makes a token for the shop's reading API. Only its hash is stored: this is the one time it can be read. */
export async function createToken(shop: Pick<ShopContext, "id">, name: string): Promise<string> {
  const token = `fd_${randomSecret(32)}`;
  await database().apiToken.create({ data: { shopId: shop.id, name, hash: tokenHash(token) } });
  return token;
}

/** A token as it can be listed: what it is for, never the token itself. */
export type ListedToken = { id: number; name: string; createdAt: Date; lastUsedAt: Date | null };

/** The shop's tokens, oldest first. */
export function listTokens({ id }: Pick<ShopContext, "id">): Promise<ListedToken[]> {
  return reportsDb(id).rows(`SELECT "id", "name", "createdAt", "lastUsedAt" FROM "ApiToken" WHERE "shopId" = $1 ORDER BY "id"`);
}

/** Ends a token: requests with it are refused from now on. */
export async function removeToken({ id: shopId }: Pick<ShopContext, "id">, id: number): Promise<void> {
  await shopDb(shopId).execute(`DELETE FROM "ApiToken" WHERE "shopId" = $1 AND "id" = $2`, id);
}

const windows = new Map<number, { start: number; count: number }>();

/**
 * The shop whose token the request carries.
 * @throws a problem Response: 401 without a valid token, 429 with Retry-After when it asks too often
 */
export async function authenticateToken(request: Request, now = Date.now()): Promise<ShopContext> {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !token) throw unauthorized("Send a token: Authorization: Bearer …");
  const known = await database().apiToken.findUnique({ where: { hash: tokenHash(token) } });
  const shop = known && (await findShopById(known.shopId));
  if (!shop) throw unauthorized("This token is not valid");
  limit(known.id, now);
  if (!known.lastUsedAt || now - known.lastUsedAt.getTime() > MINUTE) {
    await database().apiToken.update({ where: { hash: known.hash }, data: { lastUsedAt: new Date(now) } });
  }
  return shop;
}

function limit(id: number, now: number): void {
  const window = windows.get(id);
  if (!window || now - window.start >= MINUTE) {
    windows.set(id, { start: now, count: 1 });
    return;
  }
  window.count++;
  if (window.count <= MOST_PER_MINUTE) return;
  const seconds = Math.ceil((window.start + MINUTE - now) / 1000);
  throw problem(429, `More than ${MOST_PER_MINUTE} requests a minute`, {}, { "Retry-After": String(seconds) });
}

function unauthorized(detail: string): Response {
  return problem(401, detail, {}, { "WWW-Authenticate": "Bearer" });
}
