import { isDatabaseAway } from "#app/lib/database-away.ts";
import { env } from "#app/lib/env.server.ts";
import { readBytes } from "#app/lib/read-bytes.ts";
import { learnProxyPath } from "#app/shopify/proxy-path.server.ts";
import { findShop, type ShopContext } from "#app/shopify/shops.server.ts";
import { verifyProxy } from "#app/shopify/verify.ts";
import { problem } from "./problem.ts";

/** What came through Shopify's app proxy: only the query is signed, the body is the shopper's. */
export type ProxyRequest = {
  shop: ShopContext;
  query: URLSearchParams;
  headers: Headers;
  /** Of a POST: what the body says as JSON. */
  body: unknown;
};

const MOST_BYTES = 16 * 1024;
/** A busy storefront asks for its shop a thousand times a second; what is remembered of it is never older than this. */
const REMEMBER_SHOP_MS = 1_000;
const recent = new Map<string, { shop: Promise<ShopContext | null>; until: number }>();

/**
 * Runs one request of a storefront (contract.md section 5): signature first, then the work. Answers are JSON or nothing, are never
 * kept, and are for the storefront's own pages only: no other origin is ever allowed.
 */
export async function answerProxy(
  request: Request,
  method: "GET" | "POST",
  work: (asked: ProxyRequest, now: Date) => Promise<Response>,
): Promise<Response> {
  if (request.method !== method) return problem(405, `${method} only`, {}, { Allow: method });
  const url = new URL(request.url);
  const now = new Date();
  if (!verifyProxy(url, env().SHOPIFY_API_SECRET, now)) return problem(401, "Bad or missing signature");
  try {
    const body = method === "GET" ? null : await readJson(request);
    if (body instanceof Response) return body;
    const shop = await shopOf(url.searchParams.get("shop")!, now.getTime());
    if (!shop) return problem(404, "Fiveday is not installed in this shop");
    if (await learnProxyPath(shop, url.searchParams.get("path_prefix"))) recent.delete(shop.domain);
    return await work({ shop, query: url.searchParams, headers: request.headers, body }, now);
  } catch (error) {
    if (isDatabaseAway(error)) return problem(503, "The database does not answer", {}, { "Retry-After": "10" });
    throw error;
  }
}

/** Only shops that Shopify has signed for are looked up, so there are no more entries than shops. */
async function shopOf(domain: string, now: number): Promise<ShopContext | null> {
  const known = recent.get(domain);
  if (known && known.until > now) return known.shop;
  const shop = findShop(domain);
  recent.set(domain, { shop, until: now + REMEMBER_SHOP_MS });
  try {
    const found = await shop;
    if (!found) recent.delete(domain);
    return found;
  } catch (error) {
    recent.delete(domain);
    throw error;
  }
}

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return problem(415, "Send application/json");
  const body = await readBytes(request, MOST_BYTES);
  if (body.outcome === "too-large") return problem(413, "body over 16 KB");
  try {
    return JSON.parse(Buffer.from(body.bytes).toString("utf8")) as unknown;
  } catch {
    return problem(400, "body: not JSON");
  }
}

/** An answer without content, never kept. */
export function nothing(): Response {
  return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } });
}
