import { parseRuleset } from "#app/attribution/presets.ts";
import { dimensionsOf, type Metric, type Reading } from "#app/metrics/define.ts";
import { metricById, metrics } from "#app/metrics/definitions/index.ts";
import { type MetricQuery, readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

/** Readings by metric and cut ("csat by day"), and in each by bucket and group. */
export type Figures = Record<string, Record<string, Reading>>;

type Cut = Pick<MetricQuery, "granularity" | "by" | "hours"> & { of?: readonly Metric[] };

/** By what a ticket is filed under is the same for all metrics: one of volume, one of speed and one of money stand for them. */
const few = ["tickets_created", "first_response_time", "support_revenue"].map((id) => metricById(id)!);

/** Ways of looking at metrics. */
const cuts: Record<string, Cut> = {
  total: {},
  day: { granularity: "day", of: metrics.filter(({ group }) => !["revenue", "people", "self_service"].includes(group)) },
  "day of the order": { granularity: "day", of: [metricById("support_revenue")!] },
  "business hours": { hours: "business", of: metrics.filter(({ unit }) => unit === "seconds") },
  agent: { by: "agent" },
  channel: { by: "channel", of: few },
  type: { by: "type", of: few },
  tag: { by: "tag", of: few },
};

/** Every figure of the shop in a period, cut in every way; buckets and groups without an observation are left out. */
export async function readFigures(shop: ShopContext, period: { from: string; to: string; now: Date }): Promise<Figures> {
  const found: Figures = {};
  const asked = { ...period, ruleset: parseRuleset(shop.ruleset) };
  for (const [name, { of = metrics, ...cut }] of Object.entries(cuts)) {
    const { by } = cut;
    const fit = by ? of.filter((metric) => dimensionsOf(metric).includes(by)) : of;
    for (const { bucket, group, metrics: read } of await readMetrics(shop, { ...asked, ...cut, metrics: fit })) {
      for (const [id, reading] of Object.entries(read)) {
        const readings = (found[`${id} by ${name}`] ??= {});
        if (reading.n > 0 || reading.immature || reading.reason)
          readings[group === null ? bucket : `${bucket} ${group}`] = reading;
      }
    }
  }
  return found;
}
