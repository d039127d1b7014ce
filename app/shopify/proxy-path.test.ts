import { afterEach, beforeEach, expect, test } from "vitest";
import { storefrontPath } from "#app/jobs/handlers/storefront-path.server.ts";
import { knockAsk } from "#tests/factories/storefront.ts";
import { newShop } from "#tests/factories/shop.ts";
import { type SimulatedShopify, simulateShopify } from "#tests/factories/simulated-shopify.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { learnProxyPath } from "./proxy-path.server.ts";
import { findShopById, type ShopContext } from "./shops.server.ts";

useDatabase();

let shop: ShopContext;
let shopify: SimulatedShopify;

beforeEach(async () => {
  shop = await newShop();
  shopify = await simulateShopify(shop);
});
afterEach(() => shopify.close());

test("what the storefront's requests tell of the app proxy's place is stored where the widget reads it", async () => {
  await storefrontPath({ shopId: shop.id });
  expect(shopify.state.proxyPath).toBeNull();
  await knockAsk({ shop: shop.domain });
  await storefrontPath({ shopId: shop.id });
  expect(shopify.state.proxyPath).toBe("/apps/fiveday");
});

test("a change is learned once; what is no path of an app proxy is not", async () => {
  expect(await learnProxyPath(shop, "/tools/ask")).toBe(true);
  const known = (await findShopById(shop.id))!;
  expect(known.proxyPath).toBe("/tools/ask");
  for (const path of ["/tools/ask", null, "", "/apps/../admin", "https://evil.example"]) {
    expect(await learnProxyPath(known, path), String(path)).toBe(false);
  }
});
