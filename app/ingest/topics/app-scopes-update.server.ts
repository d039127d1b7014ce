import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { saveScopes } from "#app/shopify/shops.server.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

/** app/scopes_update: what the merchant lets us read now, which may be more of the past. */
export const appScopesUpdate: TopicHandler = ({ shop, payload }) => {
  const { current } = readWith(z.object({ current: z.array(z.string()) }), payload);
  return {
    effect: async (tx) => {
      await saveScopes(tx, current);
      await enqueue("orders.history", { shopId: shop.id }, { within: tx.runner });
    },
  };
};
