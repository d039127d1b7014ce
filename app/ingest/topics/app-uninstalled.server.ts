import { database } from "#app/lib/db.server.ts";
import { markUninstalled } from "#app/shopify/shops.server.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** app/uninstalled: the token is dead already, so sessions go; data stay until shop/redact. */
export const appUninstalled: TopicHandler = ({ shop, triggeredAt }) => ({
  effect: async () => {
    await database().session.deleteMany({ where: { shop: shop.domain } });
    await markUninstalled(shop.id, triggeredAt ?? new Date());
  },
});
