import type { AdminApiContext } from "@shopify/shopify-app-remix/server";
import type { Session } from "@shopify/shopify-api";
import { z } from "zod";
import { enqueue } from "#app/jobs/queue.server.ts";
import { SHOP_QUERY } from "./queries/shop.ts";
import { saveShop, type ShopContext } from "./shops.server.ts";

const answer = z.object({
  data: z.object({
    shop: z.object({
      name: z.string(),
      ianaTimezone: z.string(),
      currencyCode: z.string(),
      billingAddress: z.object({ countryCodeV2: z.string().nullish() }).nullish(),
    }),
  }),
});

/**
 * Runs after every token exchange: the shop exists from now on, with the zone and currency its figures are cut and shown in, and
 * its past orders are read by and by.
 */
export async function installShop(
  session: Pick<Session, "shop" | "scope">,
  admin: Pick<AdminApiContext, "graphql">,
): Promise<ShopContext> {
  const response = await admin.graphql(SHOP_QUERY);
  const { shop } = answer.parse(await response.json()).data;
  const saved = await saveShop(session.shop, {
    name: shop.name,
    timezone: shop.ianaTimezone,
    currency: shop.currencyCode,
    country: shop.billingAddress?.countryCodeV2 ?? null,
    ...(session.scope ? { scopes: session.scope } : {}),
  });
  await enqueue("orders.history", { shopId: saved.id });
  // Uninstalling took what the storefront could read of us.
  if (saved.proxyPath !== null) await enqueue("storefront.path", { shopId: saved.id });
  return saved;
}
