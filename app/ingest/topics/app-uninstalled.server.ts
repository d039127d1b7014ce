import { database } from "#app/lib/db.server.ts";
import { markUninstalled } from "#app/shopify/shops.server.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/**
 * app/uninstalled: the token is dead already, so sessions go, and a reading of orders that did not come to its end: installing
 * again begins anew. Data stay until shop/redact.
 */
export const appUninstalled: TopicHandler = ({ shop, triggeredAt }) => ({
  effect: async (tx) => {
    await database().session.deleteMany({ where: { shop: shop.domain } });
    await tx.execute(`DELETE FROM "OrderHistory" WHERE "shopId" = $1 AND "state" NOT IN ('done', 'imported')`);
    await markUninstalled(shop.id, triggeredAt ?? new Date());
  },
});
