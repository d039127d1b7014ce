import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { type Granularity, granularities, previousPeriod } from "#app/lib/period.ts";
import { daysBetween, startOfDay } from "#app/lib/time-zone.ts";
import { type Dimension, dimensionsOf, type Metric, type Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { formatReading, NO_DATA } from "#app/metrics/format.ts";
import { type Excluded, readExcluded } from "#app/metrics/excluded.server.ts";
import { elapsedUntil, readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Annotation, readAnnotations } from "./annotations.server.ts";
import { type Card, withGoal } from "./card.ts";
import { type Frame, readWithFrame } from "./frame.server.ts";
import { type GoalLine, goalLineNote, goalLines } from "./goal-lines.ts";
import { readToldGoals } from "./goals.server.ts";
import { readGroupNames } from "./group-names.server.ts";
import { type MetricDistribution, readDistribution } from "./metric-distribution.server.ts";
import { type OtherReading, readOtherReadings } from "./other-readings.server.ts";
import { cardsOf } from "./read-cards.server.ts";
import { readRowsBehind, type RowsBehind } from "./rows-behind.server.ts";
import { readReadingsAndChanges } from "./sudden-changes.server.ts";
import { goalsOfView, type ToldGoal } from "./told-goal.ts";
import { trendGranularity, type View } from "./view.ts";

/** Everything one figure opens into: its course, its parts, and the rows behind it. */
export type MetricPage = {
  frame: Frame;
  card: Card;
  entry: string;
  /** What one observation is called, plural. */
  of: string;
  granularity: Granularity;
  unit: Metric["unit"];
  course: { label: string; now: number | null; before: number | null; text: string; textBefore: string }[];
  better: Metric["better"];
  goals: ToldGoal[];
  /** What a goal can be narrowed to. */
  goalDimensions: Dimension[];
  /** Drawn across the course: goals in words as far as they speak of its parts, else the limits of the usual bands. */
  lines: GoalLine[];
  lineNote: string | null;
  /** Other readings beside the headline: mean, p90, interval, parts. */
  readings: OtherReading[];
  distribution: MetricDistribution | null;
  /** What of the period counts nowhere, and why. */
  excluded: Excluded;
  annotations: Annotation[];
  granularities: Granularity[];
  breakdown: { by: Dimension; choices: Dimension[]; rows: { name: string; text: string; n: number; share: number }[] } | null;
  tickets: RowsBehind | null;
};

/** @returns null when there is no such metric */
export async function readMetricPage(
  shop: ShopContext,
  id: string,
  params: URLSearchParams,
  now: Date,
): Promise<MetricPage | null> {
  const metric = metricById(id);
  if (!metric) return null;
  const [frame, page] = await readWithFrame(shop, params, now, (view) => readContent(shop, metric, { view, params, now }));
  return { frame, ...page };
}

async function readContent(
  shop: ShopContext,
  metric: Metric,
  { view, params, now }: { view: View; params: URLSearchParams; now: Date },
): Promise<Omit<MetricPage, "frame">> {
  const { id } = metric;
  const granularity = granularityOf(params, view);
  const ruleset = await readRuleset(shop);
  const query = { metrics: [metric], from: view.from, to: view.to, filters: view.filters, hours: view.hours, ruleset, now };
  const previous = previousPeriod(view);
  const dimensions = dimensionsOf(metric);
  const by = dimensions.find((each) => each === params.get("by")) ?? dimensions[0] ?? null;
  const [start, end] = [view.from, view.to].map((day) => new Date(startOfDay(shop.timezone, day)));
  const beside = {
    course: { from: view.from, to: view.to, granularity },
    before: { ...previous, until: elapsedUntil(shop, view, previous, now), granularity },
  };
  const [{ readings, sudden }, parts, tickets, goals, excluded, annotations] = await Promise.all([
    readReadingsAndChanges(shop, { view, metrics: [metric], ruleset, now }, beside),
    by ? readMetrics(shop, { ...query, by }) : null,
    readRowsBehind(shop, metric, { ...query, cursor: params.get("after") }),
    readToldGoals(shop, now, [id]),
    readExcluded(reportsDb(shop.id), metric, start!, end!),
    readAnnotations(shop, { view, granularity, ruleset, now }),
  ]);
  const [course, before] = [readings.beside.course!, readings.beside.before!];
  const text = (reading: Reading | undefined) => (reading ? formatReading(metric, reading, shop.currency) : NO_DATA);
  const nameOf = by && (await readGroupNames(shop, by));
  return {
    card: withGoal(cardsOf(readings, [metric], shop.currency, sudden)[0]!, goalsOfView(goals, view)),
    better: metric.better,
    goals,
    goalDimensions: dimensions,
    lines: goalLines(metric, goals, view, granularity),
    lineNote: goalLineNote(metric, goals, granularity, shop.currency),
    entry: metric.entry,
    of: metric.of,
    granularity,
    unit: metric.unit,
    course: course.map(({ bucket, metrics }, i) => ({
      label: bucket,
      now: metrics[id]!.value,
      before: before[i]?.metrics[id]!.value ?? null,
      text: text(metrics[id]),
      textBefore: text(before[i]?.metrics[id]),
    })),
    readings: await readOtherReadings(shop, metric, readings.now[id]!, query),
    distribution: await readDistribution(shop, metric, readings.now[id]!, query),
    excluded,
    annotations,
    granularities: granularitiesOf(view),
    breakdown: by && {
      by,
      choices: dimensions,
      rows: shares(
        (parts ?? []).map(({ group, metrics }) => ({
          name: nameOf!(group),
          text: text(metrics[id]),
          n: metrics[id]!.n,
          value: metrics[id]!.value,
        })),
      ),
    },
    tickets,
  };
}

function granularityOf(params: URLSearchParams, view: View): Granularity {
  const asked = params.get("granularity");
  return granularitiesOf(view).find((each) => each === asked) ?? trendGranularity(view);
}

/** More hours than those of two weeks are a blur. */
function granularitiesOf({ from, to }: View): Granularity[] {
  return granularities.filter((each) => each !== "total" && (each !== "hour" || daysBetween(from, to) <= 14));
}

/** Bars are drawn relative to the largest value. */
function shares(rows: { name: string; text: string; n: number; value: number | null }[]) {
  const largest = Math.max(0, ...rows.map(({ value }) => Math.abs(value ?? 0)));
  return rows
    .toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity) || b.n - a.n)
    .map(({ value, ...row }) => ({ ...row, share: largest === 0 ? 0 : Math.abs(value ?? 0) / largest }));
}
