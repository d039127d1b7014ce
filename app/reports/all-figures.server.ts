import { readRuleset } from "#app/attribution/rulesets.server.ts";
import type { MetricGroup } from "#app/metrics/define.ts";
import { metrics } from "#app/metrics/definitions/index.ts";
import { formatReading } from "#app/metrics/format.ts";
import { whyNoFigure } from "#app/metrics/why-no-figure.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { groupTitles } from "./metric-groups.ts";

/** Every figure of the dictionary, by group, with its value in the period. */
export type AllFigures = {
  frame: Frame;
  groups: {
    title: string;
    figures: { id: string; entry: string; label: string; value: string; meaning: string; reason: string | null }[];
  }[];
};

export async function readAllFigures(shop: ShopContext, params: URLSearchParams, now: Date): Promise<AllFigures> {
  const frame = await readFrame(shop, params, now);
  const { view } = frame;
  const ruleset = await readRuleset(shop);
  const [row] = await readMetrics(shop, { metrics, ...view, ruleset, now });
  return {
    frame,
    groups: (Object.keys(groupTitles) as MetricGroup[]).map((group) => ({
      title: groupTitles[group],
      figures: metrics
        .filter((metric) => metric.group === group)
        .map((metric) => {
          const reading = row!.metrics[metric.id]!;
          const { id, entry, label, meaning } = metric;
          return {
            id,
            entry,
            label,
            meaning,
            value: formatReading(metric, reading, shop.currency),
            reason: reading.value === null ? whyNoFigure(metric, reading) : null,
          };
        }),
    })),
  };
}
