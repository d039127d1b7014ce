import { MerchantError } from "#app/lib/errors.ts";
import { findShop, type ShopContext } from "#app/shopify/shops.server.ts";

/** The shop of a command; @throws MerchantError when it does not exist */
export async function whichShop(domain: string): Promise<ShopContext> {
  const shop = await findShop(domain);
  if (!shop) throw new MerchantError(`shop "${domain}" does not exist: fiveday shop add ${domain}`);
  return shop;
}
