import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";
import { saveShop } from "#app/shopify/shops.server.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** app/scopes_update: what the merchant lets us read now. */
export const appScopesUpdate: TopicHandler = ({ shop, payload }) => {
  const { current } = readWith(z.object({ current: z.array(z.string()) }), payload);
  return { effect: () => saveShop(shop.domain, { scopes: current.join(",") }).then(() => undefined) };
};
