import { z } from "zod";
import { enqueue } from "#app/jobs/queue.server.ts";
import { database } from "#app/lib/db.server.ts";
import { adminGraphql } from "./admin-api.server.ts";
import { INSTALLATION_QUERY, STORE_PROXY_PATH } from "./queries/proxy-path.ts";
import type { ShopContext } from "./shops.server.ts";

/** "/apps/fiveday"; Shopify knows four prefixes. */
const PROXY_PATH = /^\/(apps|a|community|tools)\/[\w-]+$/;

/**
 * Learns from a storefront's request where the app proxy stands there, and has it stored where the widget reads it.
 * @param path `path_prefix` of a request that Shopify signed
 */
export async function learnProxyPath(shop: Pick<ShopContext, "id" | "proxyPath">, path: string | null): Promise<boolean> {
  if (path === null || path === shop.proxyPath || !PROXY_PATH.test(path)) return false;
  await database().shop.update({ where: { id: shop.id }, data: { proxyPath: path } });
  await enqueue("storefront.path", { shopId: shop.id });
  return true;
}

const installation = z.object({ currentAppInstallation: z.object({ id: z.string() }) });
const stored = z.object({ metafieldsSet: z.object({ userErrors: z.array(z.object({ message: z.string() })) }) });

/** Stores the path as the app's metafield `fiveday.proxy_path`. @throws Error with Shopify's reason: the job is tried again */
export async function storeProxyPath({ domain, proxyPath }: Pick<ShopContext, "domain" | "proxyPath">): Promise<void> {
  if (proxyPath === null) return;
  const found = installation.parse(await adminGraphql({ domain }, INSTALLATION_QUERY, {}));
  const metafield = {
    ownerId: found.currentAppInstallation.id,
    namespace: "fiveday",
    key: "proxy_path",
    type: "single_line_text_field",
    value: proxyPath,
  };
  const { metafieldsSet } = stored.parse(await adminGraphql({ domain }, STORE_PROXY_PATH, { metafields: [metafield] }));
  const [error] = metafieldsSet.userErrors;
  if (error) throw new Error(`Shopify: ${error.message}`);
}
