import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

const finished = z.object({ admin_graphql_api_id: z.string() });

/** bulk_operations/finish: the file with the store's orders is ready, or never will be; looking tells which. */
export const bulkOperationsFinish: TopicHandler = ({ shop, payload }) => {
  const { admin_graphql_api_id: operationId } = readWith(finished, payload);
  return {
    effect: async (tx) => {
      const woken = await tx.execute(
        `UPDATE "OrderHistory" SET "wakeAt" = now() WHERE "shopId" = $1 AND "operationId" = $2 AND "finishedAt" IS NULL`,
        operationId,
      );
      if (woken > 0) await enqueue("orders.history", { shopId: shop.id }, { within: tx.runner });
    },
  };
};
