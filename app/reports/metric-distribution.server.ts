import type { Metric, Reading } from "#app/metrics/define.ts";
import { durationDistribution } from "#app/metrics/duration-distribution.ts";
import { type MetricQuery, readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

/** Bars by length, shortest first; `share` of the highest. */
export type MetricDistribution = { name: string; n: number; share: number }[];

/** How many observations of a figure lie in which stretch: bars it has by itself, or a duration's by its length; null = nothing to draw. */
export async function readDistribution(
  shop: ShopContext,
  metric: Metric,
  reading: Reading,
  query: MetricQuery,
): Promise<MetricDistribution | null> {
  if (metric.kind === "duration") {
    if (reading.p90 == null) return null;
    const bars = durationDistribution(metric, query.hours ?? "calendar", reading.p90);
    const [row] = await readMetrics(shop, { ...query, metrics: [bars] });
    return draw(bars.distribution!, row!.metrics[bars.id]!);
  }
  return "distribution" in metric && metric.distribution ? draw(metric.distribution, reading) : null;
}

function draw(words: Record<string, string>, { parts = {} }: Reading): MetricDistribution | null {
  const bars = Object.entries(words).map(([part, name]) => ({ name, n: parts[part] ?? 0 }));
  const most = Math.max(...bars.map(({ n }) => n));
  return most === 0 ? null : bars.map((bar) => ({ ...bar, share: bar.n / most }));
}
