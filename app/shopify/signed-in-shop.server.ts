import { isDatabaseAway } from "#app/lib/database-away.ts";
import { authenticate } from "./app.server.ts";
import { installShop } from "./install.server.ts";
import { findShop, type ShopContext } from "./shops.server.ts";

/**
 * The shop whose admin shows this page, by its verified session token.
 * @throws Response of the library (redirect, bounce page, 401), or 503 while the database is away
 */
export async function signedInShop(request: Request): Promise<ShopContext> {
  try {
    const { session, admin } = await authenticate.admin(request);
    // Erased on Shopify's request and opened again: the session outlived the shop.
    return (await findShop(session.shop)) ?? (await installShop(session, admin));
  } catch (error) {
    // The library's session storage fails like any other query; say what it is instead of a blank error.
    if (isDatabaseAway(error)) throw new Response("database away", { status: 503 });
    throw error;
  }
}
