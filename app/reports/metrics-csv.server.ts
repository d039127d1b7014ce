import type { Ruleset } from "#app/attribution/ruleset.ts";
import { csvLine } from "#app/lib/csv.ts";
import { granularities } from "#app/lib/period.ts";
import { dimensions, dimensionsOf, type Reading } from "#app/metrics/define.ts";
import { metricById, metrics } from "#app/metrics/definitions/index.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { View } from "./view.ts";

const columns = ["value", "unit", "n", "mean", "median", "p90", "low", "high", "immature", "reason"] as const;

/**
 * Figures as lines: one a bucket, group and metric, exactly as the reading API tells them (contract.md section 3). The address may name
 * `metrics` (all without it), `by` and `granularity`; what it mangles is left out, and metrics that cannot be broken down so as well.
 */
export async function* metricsCsv(
  shop: ShopContext,
  { view, ruleset, now, params }: { view: View; ruleset: Ruleset; now: Date; params: URLSearchParams },
): AsyncGenerator<string> {
  const named = (params.get("metrics") ?? "").split(",").flatMap((id) => metricById(id.trim()) ?? []);
  const by = dimensions.find((dimension) => dimension === params.get("by")) ?? null;
  const granularity = granularities.find((each) => each === params.get("granularity")) ?? "total";
  const able = (named.length > 0 ? named : metrics).filter((metric) => by === null || dimensionsOf(metric).includes(by));
  yield csvLine(["bucket", "group", "metric", ...columns, "parts"]);
  for (const row of await readMetrics(shop, { ...view, metrics: able, by, granularity, ruleset, now })) {
    yield able.map(({ id }) => csvLine([row.bucket, row.group, id, ...cells(row.metrics[id]!)])).join("");
  }
}

function cells(reading: Reading): unknown[] {
  return [...columns.map((name) => reading[name]), reading.parts ? JSON.stringify(reading.parts) : null];
}
