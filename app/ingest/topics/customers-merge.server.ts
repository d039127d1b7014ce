import { z } from "zod";
import { readWith } from "#app/helpdesks/parse.ts";
import { applyCustomerMerge } from "#app/orders/apply-orders.server.ts";
import type { TopicHandler } from "#app/ingest/facts.server.ts";

const merge = z.object({
  admin_graphql_api_customer_kept_id: z.string(),
  admin_graphql_api_customer_deleted_id: z.string(),
  status: z.string().nullish(),
  errors: z.array(z.unknown()).nullish(),
});

/** customers/merge: both sides become one customer. A failed merge is announced too and changes nothing. */
export const customersMerge: TopicHandler = ({ payload }) => {
  const { status, errors, ...ids } = readWith(merge, payload);
  if (status === "failed" || (errors?.length ?? 0) > 0) return {};
  return {
    effect: (tx) => applyCustomerMerge(tx, ids.admin_graphql_api_customer_deleted_id, ids.admin_graphql_api_customer_kept_id),
  };
};
