import type { Ruleset } from "#app/attribution/ruleset.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { buckets, previousPeriod } from "#app/lib/period.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import type { Metric, Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { elapsedUntil, type MetricRow, type Period, readMetrics, readPeriods } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Card, makeCard } from "./card.ts";
import type { Sudden } from "./sudden.ts";
import { trendGranularity, type View } from "./view.ts";

/** The period's and the previous period's readings of some metrics, and their course over the period. */
export type Readings = {
  now: MetricRow["metrics"];
  before: MetricRow["metrics"];
  trend: MetricRow[];
  previous: { from: Day; to: Day };
  /** Rows of what was asked for beside these, by name. */
  beside: Record<string, MetricRow[]>;
};

/**
 * Reads metrics for a page: total, total of the previous period, and trend. Under a ruleset that is not the active one, the active
 * one's figures of the same period stand in the place of the previous period.
 * @param beside further periods of the same metrics, read at once
 */
export async function readReadings(
  shop: ShopContext,
  view: View,
  ids: readonly string[],
  now: Date,
  { ruleset: asked, beside = {} }: { ruleset?: Ruleset; beside?: Readonly<Record<string, Period>> } = {},
): Promise<Readings> {
  const active = await readRuleset(shop);
  const ruleset = asked ?? active;
  const query = {
    metrics: ids.map((id) => metricById(id)!),
    filters: view.filters,
    hours: view.hours,
    ruleset,
    now,
  };
  const period = { from: view.from, to: view.to };
  const previous = previousPeriod(view);
  const [{ total, trend, earlier, ...others }, elsewhere] = await Promise.all([
    readPeriods(shop, query, {
      ...beside,
      total: period,
      trend: { ...period, granularity: trendGranularity(view) },
      earlier: { ...previous, until: elapsedUntil(shop, view, previous, now) },
    }),
    ruleset.label === active.label ? null : readMetrics(shop, { ...query, ...period, ruleset: active }),
  ]);
  const [before] = elsewhere ?? earlier!;
  return {
    now: total![0]!.metrics,
    before: before!.metrics,
    trend: untilNow(shop, view, trend!, now),
    previous,
    beside: others,
  };
}

/** Cards of readings; `sudden` says which of them changed suddenly. */
export function cardsOf(
  { now, before, trend }: Pick<Readings, "now" | "before" | "trend">,
  metrics: readonly Metric[],
  currency: string,
  sudden: ReadonlyMap<string, Sudden> = new Map(),
): Card[] {
  return metrics.map((metric) => {
    const readings = { now: now[metric.id]!, before: before[metric.id]!, trend: courseOf(metric, trend) };
    return makeCard(metric, readings, currency, sudden.get(metric.id));
  });
}

function courseOf(metric: Metric, trend: MetricRow[]): { label: string; reading: Reading | null }[] {
  return trend.map(({ bucket, metrics }) => ({ label: bucket, reading: metrics[metric.id] ?? null }));
}

/** Parts of a running period that have not begun have no readings yet. */
function untilNow(shop: ShopContext, view: View, trend: MetricRow[], now: Date): MetricRow[] {
  const cut = buckets({ ...view, zone: shop.timezone, granularity: trendGranularity(view), weekStart: shop.weekStart });
  return trend.map((row, i) => (cut[i]!.start > now.getTime() ? { ...row, metrics: {} } : row));
}

/** "1 Oct – 30 Oct 2026" of days whose last is exclusive. */
export function periodWords({ from, to }: { from: Day; to: Day }): string {
  const last = addDays(to, -1);
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  const full = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  if (from === last) return full.format(Date.parse(from));
  const sameYear = from.slice(0, 4) === last.slice(0, 4);
  return `${(sameYear ? day : full).format(Date.parse(from))} – ${full.format(Date.parse(last))}`;
}
