import type { Ruleset } from "#app/attribution/ruleset.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { type ChangeExplained, explainAmount, explainChange, type Segment } from "#app/metrics/contributions.ts";
import { type Dimension, dimensionsOf, type Metric, type Reading } from "#app/metrics/define.ts";
import { type MetricRow, type Period, readMetrics } from "#app/metrics/read.server.ts";
import { suddenReading } from "#app/metrics/sudden-reading.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Comparable, comparableStretches } from "./comparable.ts";
import { readGroupNames } from "./group-names.server.ts";
import { type Readings, readReadings } from "./read-cards.server.ts";
import { type Explained, type Found, type Sudden, tellSudden } from "./sudden.ts";
import type { View } from "./view.ts";

type Query = { view: View; metrics: readonly Metric[]; ruleset: Ruleset; now: Date };

/** Dimensions whose segments may explain a change (metrics.md H4). */
const explaining = ["agent", "channel", "type", "article"] as const;
/** More than this many changes at once are one event; only the strongest are explained. */
const MOST_EXPLAINED = 5;

/**
 * What a page shows of some metrics, and which of them changed suddenly, by metric id, strongest first; most of the time there are none.
 * @param beside further periods of the same metrics, read at once
 */
export async function readReadingsAndChanges(
  shop: ShopContext,
  query: Query,
  beside: Readonly<Record<string, Period>> = {},
): Promise<{ readings: Readings; sudden: Map<string, Sudden> }> {
  const { view, metrics, now } = query;
  const ids = metrics.map(({ id }) => id);
  const stretches = await suddenStretches(shop, query);
  const readings = await readReadings(shop, view, ids, now, { beside: { ...beside, ...stretches.within } });
  return { readings, sudden: await tellSuddenChanges(shop, query, stretches, readings.beside) };
}

/**
 * Where sudden changes are looked for: `late` for metrics whose observations others join until the ruleset's window is over, `prompt`
 * for the rest.
 */
type Stretches = { known: Day | null; within: Readonly<Record<string, Comparable>> };

/** Last whole day, week or month of a period, and those it is held against; none while nothing is known. */
async function suddenStretches(shop: ShopContext, { view, ruleset, now }: Omit<Query, "metrics">): Promise<Stretches> {
  const known = await firstKnownDay(shop);
  const today = localDay(shop.timezone, now.getTime());
  const [prompt, late] = [today, addDays(today, -ruleset.windowDays)].map((settled) =>
    known === null ? null : comparableStretches(view, settled, shop.weekStart),
  );
  return { known, within: { ...(prompt ? { prompt } : {}), ...(late ? { late } : {}) } };
}

/** @param read rows of the metrics over each of the stretches */
async function tellSuddenChanges(
  shop: ShopContext,
  { metrics, ...query }: Query,
  { known, within }: Stretches,
  read: Readonly<Record<string, MetricRow[]>>,
): Promise<Map<string, Sudden>> {
  const changes = (["prompt", "late"] as const).map(async (name) => {
    const some = metrics.filter(({ settlesLate = false }) => settlesLate === (name === "late"));
    const stretch = within[name];
    return stretch ? changesAmong(shop, { ...query, metrics: some }, stretch, { known: known!, read: read[name]! }) : [];
  });
  return new Map((await Promise.all(changes)).flatMap((each) => [...each]));
}

async function changesAmong(
  shop: ShopContext,
  { view, metrics, ruleset, now }: Query,
  stretch: Comparable,
  { known, read }: { known: Day; read: readonly MetricRow[] },
): Promise<Map<string, Sudden>> {
  const rows = comparable(read, stretch, known);
  const readings = ({ id }: Metric) => rows.map((row) => row.metrics[id]!);
  const found = metrics
    .flatMap((metric): Found[] => {
      const reading = readings(metric).at(-1);
      const change = reading && suddenReading(metric, readings(metric).slice(0, -1), reading);
      return change ? [{ metric, change, reading }] : [];
    })
    .toSorted((a, b) => Math.abs(b.change.score) - Math.abs(a.change.score));
  if (found.length === 0) return new Map();
  const query = { ...stretch, filters: view.filters, hours: view.hours, ruleset, now };
  const explained = await explain(shop, found.slice(0, MOST_EXPLAINED), (some, by) =>
    readMetrics(shop, { ...query, metrics: some, by }).then((parts) => comparable(parts, stretch, known)),
  );
  return new Map(found.map((each) => [each.metric.id, tellSudden(each, explained.get(each.metric.id), stretch, shop.currency)]));
}

/** Of all buckets the one in question and those like it, from the first day on of which anything is known. */
function comparable(rows: readonly MetricRow[], { step, from, granularity }: Comparable, known: Day): MetricRow[] {
  const cut = [...new Set(rows.map(({ bucket }) => bucket))];
  const first = granularity === "day" ? known : known > from ? addDays(known, 1) : from;
  const kept = new Set(cut.filter((bucket, i) => (cut.length - 1 - i) % step === 0 && bucket >= first));
  return rows.filter(({ bucket }) => kept.has(bucket));
}

/** What figures rest on begins there: before it everything is 0 and nothing is usual. */
async function firstKnownDay(shop: ShopContext): Promise<Day | null> {
  const [row] = await reportsDb(shop.id).rows<{ first: Date | null }>(
    `SELECT greatest((SELECT min("processedAt") FROM "Order" WHERE "shopId" = $1),
       (SELECT min("createdAt") FROM "TicketMeasure" WHERE "shopId" = $1)) AS first`,
  );
  return row?.first ? localDay(shop.timezone, row.first.getTime()) : null;
}

/** The dimension whose strongest segment stands out most, of each figure. */
async function explain(
  shop: ShopContext,
  found: readonly Found[],
  read: (metrics: Metric[], by: Dimension) => Promise<MetricRow[]>,
): Promise<Map<string, Explained>> {
  const best = new Map<string, Explained & { standsOut: number }>();
  for (const by of explaining) {
    const able = found.filter(({ metric }) => metric.kind !== "composite" && dimensionsOf(metric).includes(by));
    if (able.length === 0) continue;
    const nameOf = await readGroupNames(shop, by);
    const rows = await read(
      able.map(({ metric }) => metric),
      by,
    );
    for (const { metric, change: sudden, reading } of able) {
      const told = explainBy(metric, rows);
      // A median may rise while the mean falls: then the segments' means explain nothing.
      if (!told || told.change * (reading.value! - sudden.usual) <= 0) continue;
      const known = best.get(metric.id);
      const out = standsOut(told);
      if (!known || out > known.standsOut) best.set(metric.id, { by, change: told, nameOf, standsOut: out });
    }
  }
  return best;
}

function explainBy(metric: Metric, rows: readonly MetricRow[]): ChangeExplained | null {
  const buckets = [...new Set(rows.map(({ bucket }) => bucket))];
  const last = buckets.at(-1);
  const add = (some: readonly MetricRow[]) => {
    const segments = new Map<string | null, Segment>();
    for (const { group, metrics } of some) {
      const known = segments.get(group) ?? { n: 0, sum: 0 };
      const { n, sum } = segmentOf(metric, metrics[metric.id]!);
      segments.set(group, { n: known.n + n, sum: known.sum + sum });
    }
    return segments;
  };
  const now = add(rows.filter(({ bucket }) => bucket === last));
  const before = add(rows.filter(({ bucket }) => bucket !== last));
  const isAmount = metric.kind === "count" || metric.kind === "money";
  return isAmount ? explainAmount(now, before, buckets.length - 1) : explainChange(now, before);
}

function segmentOf(metric: Metric, { n, value, mean }: Reading): Segment {
  if (metric.kind === "count" || metric.kind === "money") return { n, sum: value ?? 0 };
  return { n, sum: n * ((metric.kind === "duration" ? mean : value) ?? 0) };
}

/** Share of the strongest segment in the change, less what it would have were all segments alike. */
function standsOut({ change, contributions }: ChangeExplained): number {
  return contributions.length < 2 ? 0 : contributions[0]!.change / change - 1 / contributions.length;
}
