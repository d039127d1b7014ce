import { createToken } from "#app/api/token.server.ts";
import { connectHelpdesk, findConnection } from "#app/helpdesks/connect.server.ts";
import { drain } from "#app/ingest/drain.server.ts";
import { findShopById, saveShop, type ShopContext, type ShopSettings } from "#app/shopify/shops.server.ts";

let made = 0;

/** A French shop with the app installed; each has a domain of its own. */
export function newShop(settings: ShopSettings = {}): Promise<ShopContext> {
  const usual = { name: "Five Day Shoes", timezone: "Europe/Paris", currency: "EUR", country: "FR" };
  return saveShop(`shop-${++made}.myshopify.com`, { ...usual, ...settings });
}

/** A connected helpdesk, with what is needed to sign for it. */
export type TestConnection = { id: number; key: string; secret: string };

/** Connects a helpdesk to the shop. */
export async function newConnection(shop: ShopContext, helpdesk = "generic", credentials?: unknown): Promise<TestConnection> {
  const { connectionKey, secret } = await connectHelpdesk(shop.id, helpdesk, { credentials });
  const { id } = (await findConnection(connectionKey))!;
  return { id, key: connectionKey, secret };
}

/** A reading token of the shop. */
export function newToken(shop: ShopContext): Promise<string> {
  return createToken(shop, "tests");
}

/** Works through everything that waits for the shop, as the worker would. */
export async function settle({ id }: Pick<ShopContext, "id">): Promise<{ processed: number; failed: number }> {
  const { processed, failed } = await drain((await findShopById(id))!);
  return { processed, failed };
}
