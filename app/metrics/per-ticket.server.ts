import { reportsDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { DurationMetric } from "./define.ts";
import { askFor, type MetricQuery } from "./read.server.ts";
import { meansPerTicket } from "./read-facts.server.ts";

/**
 * Mean of a duration per ticket first, then over the tickets (metrics.md B2, option per_ticket): long conversations weigh no more
 * than short ones. Seconds over the whole period; null without any.
 */
export async function readMeanPerTicket(
  shop: ShopContext,
  metric: DurationMetric,
  query: Omit<MetricQuery, "metrics" | "by" | "granularity">,
): Promise<number | null> {
  const { sql, params } = meansPerTicket(metric, await askFor(shop, query, [metric], [query]));
  const [row] = await reportsDb(shop.id).rows<{ mean: number }>(sql, ...params);
  return row?.mean ?? null;
}
