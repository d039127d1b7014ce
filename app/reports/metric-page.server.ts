import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import { type Granularity, granularities, previousPeriod } from "#app/lib/period.ts";
import { daysBetween, startOfDay } from "#app/lib/time-zone.ts";
import { type Dimension, dimensionsOf, type Metric, type Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { formatReading, formatValue, NO_DATA } from "#app/metrics/format.ts";
import { tellPart } from "#app/metrics/tell-part.ts";
import { type Excluded, readExcluded } from "#app/metrics/excluded.server.ts";
import { readMeanPerTicket } from "#app/metrics/per-ticket.server.ts";
import { elapsedUntil, readMetrics } from "#app/metrics/read.server.ts";
import { readTicketsBehind, type TicketPage } from "#app/metrics/tickets-behind.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type Annotation, readAnnotations } from "./annotations.server.ts";
import { type Card, withGoal } from "./card.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { readToldGoals } from "./goals.server.ts";
import { readGroupNames } from "./group-names.server.ts";
import { type MetricDistribution, readDistribution } from "./metric-distribution.server.ts";
import { cardsOf, readReadings } from "./read-cards.server.ts";
import { readSuddenChanges } from "./sudden-changes.server.ts";
import { isSum, type ToldGoal } from "./told-goal.ts";
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
  lines: { value: number; goal: string | null }[];
  lineNote: string | null;
  /** Other readings beside the headline: mean, p90, interval, parts. */
  readings: { name: string; text: string }[];
  distribution: MetricDistribution | null;
  /** What of the period counts nowhere, and why. */
  excluded: Excluded;
  annotations: Annotation[];
  granularities: Granularity[];
  breakdown: { by: Dimension; choices: Dimension[]; rows: { name: string; text: string; n: number; share: number }[] } | null;
  tickets: { total: number; rows: BehindRow[]; next: string | null } | null;
};

type BehindRow = {
  id: string;
  url: string | null;
  helpdesk: string;
  channel: string;
  type: string | null;
  created: string;
  state: string;
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
  const frame = await readFrame(shop, params, now);
  const { view } = frame;
  const granularity = granularityOf(params, view);
  const ruleset = await readRuleset(shop);
  const query = { metrics: [metric], from: view.from, to: view.to, filters: view.filters, hours: view.hours, ruleset, now };
  const previous = previousPeriod(view);
  const dimensions = dimensionsOf(metric);
  const by = dimensions.find((each) => each === params.get("by")) ?? dimensions[0] ?? null;
  const [start, end] = [view.from, view.to].map((day) => new Date(startOfDay(shop.timezone, day)));
  const [readings, sudden, course, before, parts, tickets, goals, excluded, annotations, perTicket] = await Promise.all([
    readReadings(shop, view, [id], now),
    readSuddenChanges(shop, { view, metrics: [metric], ruleset, now }),
    readMetrics(shop, { ...query, granularity }),
    readMetrics(shop, { ...query, ...previous, until: elapsedUntil(shop, view, previous, now), granularity }),
    by ? readMetrics(shop, { ...query, by }) : null,
    behind(shop, metric, { ...query, cursor: params.get("after") }),
    readToldGoals(shop, now, [id]),
    readExcluded(reportsDb(shop.id), metric, start!, end!),
    readAnnotations(shop, { view, granularity, ruleset, now }),
    metric.kind === "duration" && metric.manyPerTicket ? readMeanPerTicket(shop, metric, query) : null,
  ]);
  const text = (reading: Reading | undefined) => (reading ? formatReading(metric, reading, shop.currency) : NO_DATA);
  const nameOf = by && (await readGroupNames(shop, by));
  return {
    frame,
    card: withGoal(cardsOf(readings, [metric], shop.currency, sudden)[0]!, goals),
    better: metric.better,
    goals,
    goalDimensions: dimensions,
    lines: linesOf(metric, goals, view, granularity),
    lineNote: lineNote(metric, goals, granularity, shop.currency),
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
    readings: otherReadings(metric, { ...readings.now[id]!, perTicket }, shop.currency),
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
    tickets: tickets && tellTickets(tickets, shop.timezone),
  };
}

/** A sum is measured against its goal over the goal's period only, anything else over any; the usual bands without a goal. */
function linesOf(metric: Metric, goals: readonly ToldGoal[], view: View, granularity: Granularity): MetricPage["lines"] {
  const key = (filters: Partial<Record<Dimension, string[]>>) =>
    JSON.stringify(Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const ofView = goals.filter(({ filters }) => key(filters) === key(view.filters));
  if (goals.length === 0)
    return (metric.bands ?? []).flatMap(({ below }) => (below === null ? [] : [{ value: below, goal: null }]));
  return ofView
    .filter(({ period }) => !isSum(metric) || period === granularity)
    .map(({ target, words }) => ({ value: target, goal: words }));
}

/** What the lines across the course mean, or why a goal has none. */
function lineNote(metric: Metric, goals: readonly ToldGoal[], granularity: Granularity, currency: string): string | null {
  const other = goals.find(({ period }) => isSum(metric) && period !== granularity);
  if (other) return `The goal is for a ${other.period}: choose ${other.period} to see its line.`;
  if (goals.length > 0 || !metric.bands) return null;
  const all = metric.bands.map(({ below, word }) =>
    below === null ? `more: ${word.toLowerCase()}` : `below ${formatValue(metric, below, currency)}: ${word.toLowerCase()}`,
  );
  const told = all.join(", ");
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}.`;
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

function otherReadings(
  metric: Metric,
  { mean, perTicket, median, p90, low, high, n, immature, parts = {} }: Reading & { perTicket: number | null },
  currency: string,
) {
  const value = (amount: number) => formatValue(metric, amount, currency);
  const told: [string, number | null | undefined][] = [
    ["Median", median],
    ["Mean", mean],
    ["Mean of the tickets' means", perTicket],
    ["9 of 10 within", p90],
  ];
  return [
    ...told.flatMap(([name, amount]) => (amount == null ? [] : [{ name, text: value(amount) }])),
    ...(low == null || high == null ? [] : [{ name: "95 % interval", text: `${value(low)} to ${value(high)}` }]),
    { name: "Observations", text: formatValue({ unit: "count" }, n, currency) },
    ...(immature ? [{ name: "Too young to be judged", text: formatValue({ unit: "count" }, immature, currency) }] : []),
    ...(metric.kind === "matrix"
      ? []
      : toldParts(metric, parts).map(([name, amount]) => capital(tellPart(metric, name, amount, currency)))),
  ];
}

/** Bars of a distribution are drawn; what is left is told. */
function toldParts(metric: Metric, parts: Record<string, number>): [string, number][] {
  const bars = ("distribution" in metric ? metric.distribution : undefined) ?? {};
  return Object.entries(parts).filter(([name]) => !(name in bars));
}

function capital({ name, text }: { name: string; text: string }) {
  return { name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`, text };
}

type BehindQuery = Omit<Parameters<typeof readTicketsBehind>[1], "metric" | "limit"> & { metrics: readonly Metric[] };

/** Rows on one page. */
const PAGE = 25;

/** The tickets behind the figure; null where none stand behind it (orders, article views). */
async function behind(
  shop: ShopContext,
  metric: Metric,
  { metrics: _metrics, ...query }: BehindQuery,
): Promise<TicketPage | null> {
  try {
    return await readTicketsBehind(shop, { ...query, metric, limit: PAGE });
  } catch (error) {
    if (error instanceof BadRequest && error.parameter === "metric") return null;
    throw error;
  }
}

function tellTickets({ rows, total, next }: TicketPage, zone: string): MetricPage["tickets"] {
  const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  return {
    total: total.tickets,
    rows: rows.map(({ id, url, helpdesk, channel, type, createdAt, state }) => ({
      id,
      url,
      helpdesk,
      channel,
      type,
      created: moment.format(new Date(createdAt)),
      state,
    })),
    next,
  };
}
