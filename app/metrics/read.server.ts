import { readIncremental } from "#app/attribution/incremental-days.server.ts";
import { evaluateCredits } from "#app/attribution/evaluate.server.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { completeLabels } from "#app/attribution/rulesets.server.ts";
import { columnArrays } from "#app/lib/bulk.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { type Bucket, buckets, type Granularity } from "#app/lib/period.ts";
import { daysBetween, localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Hours } from "./aggregates.ts";
import {
  type BaseMetric,
  type BucketFacts,
  type Dimension,
  dimensionsOf,
  type Metric,
  type Operand,
  type Reading,
  type SqlMetric,
} from "./define.ts";
import { type Lookback, readLookback } from "./lookback.server.ts";
import { type Asked, creditColumns, type Filters, type FoundFigures } from "./read-facts.server.ts";
import { readFigures } from "./read-figures.server.ts";
import { incrementalReading } from "./incremental-reading.ts";
import { type Figures, matrixReading, readingOf } from "./reading.ts";
import { readUnsupplied, type Unsupplied } from "./supplied.server.ts";
import { hoursOfWeek } from "./hours-of-week.ts";

export type { Filters } from "./read-facts.server.ts";

export type MetricQuery = {
  metrics: readonly Metric[];
  /** Local days of the shop, `to` exclusive. */
  from: string;
  to: string;
  granularity?: Granularity;
  by?: Dimension | null;
  filters?: Filters;
  hours?: Hours;
  ruleset: Ruleset;
  /** Moment of reading; nothing later is counted. */
  now: Date;
  /** Ends the last bucket early: for comparing with the elapsed part of a running period (metrics.md G18). */
  until?: Date;
};

/** One bucket of one group; every bucket of the period is present, `group` null = all (or nobody, when broken down). */
export type MetricRow = { bucket: string; group: string | null; metrics: Record<string, Reading> };

/** A period of a query, and how it is cut. */
export type Period = Pick<MetricQuery, "from" | "to" | "granularity" | "until">;

/** Reads metrics over a period, cut and broken down as asked: the one way to a figure, for pages, API and exports. */
export async function readMetrics(shop: ShopContext, query: MetricQuery): Promise<MetricRow[]> {
  return (await readPeriods(shop, query, { query })).query;
}

/** Reads the same metrics over several periods, which costs little more than one where they overlap. @returns rows by period's name */
export async function readPeriods<Name extends string>(
  shop: ShopContext,
  query: Omit<MetricQuery, keyof Period>,
  named: Record<Name, Period>,
): Promise<Record<Name, MetricRow[]>> {
  const periods = Object.values<Period>(named);
  const db = reportsDb(shop.id);
  const needed = neededBy(query);
  const metrics = [...new Set(needed.flatMap(({ metric }) => (metric.kind === "estimate" ? [] : [metric])))];
  const asked = await askFor(shop, query, metrics, periods);
  const told: Telling = {
    asked,
    unsupplied: await readUnsupplied(db),
    lookback: metrics.some((metric) => metric.kind === "ratio" && metric.lookback) ? await readLookback(db, shop.timezone) : null,
  };
  const found = await answersTo(shop, db, needed, asked);
  const answers: AnswersTo = (metric, whole) => found.get(keyOfNeed({ metric, whole }))!;
  let first = 0;
  const rows = Object.entries<Period>(named).map(([name, period]): [string, MetricRow[]] => {
    const cut = cutPeriod(shop, period);
    const from = first;
    first += cut.length;
    const groups = asked.by ? groupsIn(query.metrics, answers, { from, to: first }) : [null];
    const rowsOf = (bucket: Bucket, i: number) =>
      groups.map((group) => ({
        bucket: bucket.key,
        group,
        metrics: Object.fromEntries(query.metrics.map((metric) => [metric.id, tell(told, metric, answers, i, group)])),
      }));
    return [name, cut.flatMap((bucket, i) => rowsOf(bucket, from + i))];
  });
  return Object.fromEntries(rows) as Record<Name, MetricRow[]>;
}

/** What the metrics are read under, the credits of the ruleset worked out where they are not stored and any of them needs credits. */
export async function askFor(
  shop: ShopContext,
  query: Omit<MetricQuery, keyof Period | "metrics">,
  metrics: readonly SqlMetric[],
  periods: readonly Period[],
): Promise<Asked> {
  return {
    timezone: shop.timezone,
    cut: periods.flatMap((period) => cutPeriod(shop, period)),
    by: query.by ?? null,
    filters: query.filters ?? {},
    hours: query.hours ?? "calendar",
    ruleset: query.ruleset,
    now: query.now,
    credits: metrics.some(({ credits }) => credits) ? await creditSource(shop, query.ruleset, periods) : null,
  };
}

/** A metric to be read from rows: broken down as asked, or for everybody (`whole`). */
type Need = { metric: BaseMetric; whole: boolean };

function neededBy({ metrics }: Pick<MetricQuery, "metrics">): Need[] {
  const all = metrics.flatMap((metric): Need[] =>
    metric.kind === "composite"
      ? Object.values(metric.operands).map(({ metric: operand, whole = false }) => ({ metric: operand, whole }))
      : [{ metric, whole: false }],
  );
  return [...new Map(all.map((need) => [keyOfNeed(need), need])).values()];
}

function keyOfNeed({ metric, whole }: Need): string {
  return `${metric.id}${whole ? " whole" : ""}`;
}

/** Answers by bucket and group. */
type Answers = ReadonlyMap<string, Answer>;
type Answer = { i: number; group: string | null; figures: Figures; cells: ReadonlyMap<string, number>; estimate?: Reading };
type Gathered = Answer & { cells: Map<string, number> };
type AnswersTo = (metric: BaseMetric, whole: boolean) => Answers;

/** Answers by need; what is asked under the same conditions is read together. */
async function answersTo(shop: ShopContext, db: ShopDb, needed: readonly Need[], asked: Asked): Promise<Map<string, Answers>> {
  const answers = new Map<string, Answers>();
  const scopes = new Map<string, { scope: Asked; needs: { key: string; metric: SqlMetric }[] }>();
  for (const need of needed) {
    const { metric, whole } = need;
    if (metric.kind === "estimate") {
      answers.set(keyOfNeed(need), await estimatesOf(shop, asked, whole));
      continue;
    }
    const scope = whole ? { ...asked, by: null, filters: possible(metric, asked.filters) } : asked;
    const conditions = JSON.stringify([scope.by, scope.filters]);
    const known = scopes.get(conditions) ?? { scope, needs: [] };
    known.needs.push({ key: keyOfNeed(need), metric });
    scopes.set(conditions, known);
  }
  await Promise.all(
    [...scopes.values()].map(async ({ scope, needs }) => {
      const metrics = [...new Set(needs.map(({ metric }) => metric))];
      const found = await readFigures(db, metrics, scope);
      for (const { key, metric } of needs) answers.set(key, gather(found.get(metric) ?? []));
    }),
  );
  return answers;
}

function gather(found: readonly FoundFigures[]): Answers {
  const answers = new Map<string, Gathered>();
  for (const each of found) addTo(answers, each);
  return answers;
}

/** Estimates of whole days (metrics.md section 5); an hour, or a part of the shop, has none. */
async function estimatesOf(shop: ShopContext, asked: Asked, whole: boolean): Promise<Answers> {
  const answers = new Map<string, Answer>();
  if (!whole && Object.keys(asked.filters).length > 0) return answers;
  for (const [i, { start, end }] of asked.cut.entries()) {
    const [from, to] = [localDay(shop.timezone, start), localDay(shop.timezone, end)];
    if (startOfDay(shop.timezone, from) !== start || from === to) continue;
    const estimate = incrementalReading(await readIncremental(shop, { from, to }, asked.now));
    answers.set(keyOf(i, null), { i, group: null, figures: {}, cells: new Map(), estimate });
  }
  return answers;
}

function addTo(answers: Map<string, Gathered>, { i, group, figures, cell }: FoundFigures): void {
  const key = keyOf(i, group);
  const known = answers.get(key) ?? { i, group, figures, cells: new Map<string, number>() };
  if (cell !== null) known.cells.set(cell, figures.n ?? 0);
  answers.set(key, known);
}

/** Filters by what the metric cannot be told apart do not narrow what the rest is divided by. */
function possible(metric: SqlMetric, filters: Filters): Filters {
  return Object.fromEntries(
    Object.entries(filters).filter(([dimension]) => metric.source.by[dimension as Dimension] !== undefined),
  );
}

type Telling = { asked: Asked; unsupplied: Unsupplied; lookback: Lookback | null };

/** The reading of a metric in a bucket and group. */
function tell(telling: Telling, metric: Metric, answers: AnswersTo, i: number, group: string | null): Reading {
  const reason = telling.unsupplied(metric) ?? notToldApart(metric, telling.asked.filters);
  const reading =
    metric.kind === "composite"
      ? { ...metric.combine(operandsOf(telling, metric, answers, i, group), bucketFacts(telling.asked, i)), unit: metric.unit }
      : tellBase(telling, metric, answers(metric, false).get(keyOf(i, group)), i);
  // A figure that no connected helpdesk can supply, or of which nobody knows what belongs to a filter, is no figure, never 0.
  return reason === null ? reading : { ...reading, value: null, reason };
}

/** Why a filter leaves nothing to say: what the metric counts belongs to no channel, for example. */
function notToldApart(metric: Metric, filters: Filters): string | null {
  const able = dimensionsOf(metric);
  const by = (Object.keys(filters) as Dimension[]).find((dimension) => !able.includes(dimension));
  return by ? `not told apart by ${by}` : null;
}

function operandsOf(
  telling: Telling,
  { operands }: Extract<Metric, { kind: "composite" }>,
  answers: AnswersTo,
  i: number,
  group: string | null,
): Record<string, Reading> {
  const of = ([name, { metric, whole }]: [string, Operand]): [string, Reading] => [
    name,
    tellBase(telling, metric, answers(metric, whole ?? false).get(keyOf(i, whole ? null : group)), i),
  ];
  return Object.fromEntries(Object.entries(operands).map(of));
}

function tellBase({ asked, lookback }: Telling, metric: BaseMetric, answer: Answer | undefined, i: number): Reading {
  if (metric.kind === "estimate") return answer?.estimate ?? { value: null, unit: "minor", n: 0, low: null, high: null };
  const { start, end } = asked.cut[i]!;
  const e = Math.min(end, asked.now.getTime());
  if (metric.kind === "matrix") return matrixReading(answer?.cells ?? new Map(), hoursOfWeek(asked.timezone, start, e));
  const reading = readingOf(metric, answer?.figures);
  if (metric.partsOfNow && end < asked.now.getTime()) delete reading.parts;
  const missing = metric.kind === "ratio" && metric.lookback ? lookback?.(metric.lookback === "e" ? e : start) : null;
  return missing ? { ...reading, value: null, low: null, high: null, reason: missing } : reading;
}

function bucketFacts({ cut, timezone, now }: Asked, i: number): BucketFacts {
  const { start, end } = cut[i]!;
  const last = Math.min(end - 1, now.getTime());
  return { days: last < start ? 0 : daysBetween(localDay(timezone, start), localDay(timezone, last)) + 1 };
}

function cutPeriod(shop: ShopContext, { from, to, granularity = "total", until }: Period): Bucket[] {
  const cut = buckets({ from, to, zone: shop.timezone, granularity, weekStart: shop.weekStart });
  return until ? cut.map((bucket) => ({ ...bucket, end: Math.min(bucket.end, until.getTime()) })) : cut;
}

/** Credits of a ruleset whose credits are not stored, by column; null = they are. */
async function creditSource(shop: ShopContext, ruleset: Ruleset, periods: readonly Period[]): Promise<readonly string[] | null> {
  if ((await completeLabels(reportsDb(shop.id))).includes(ruleset.label)) return null;
  const starts = periods.map(({ from }) => startOfDay(shop.timezone, from));
  const ends = periods.map(({ to }) => startOfDay(shop.timezone, to));
  const rows = await evaluateCredits(shop, ruleset, {
    from: new Date(Math.min(...starts)),
    to: new Date(Math.max(...ends)),
    by: "ticket",
  });
  const told = rows.map((row) => ({ ...row, agentId: row.agentId ?? "", touchAt: new Date(row.touchAt) }));
  return columnArrays(creditColumns, told);
}

/** Groups that any of the metrics has something in, in buckets `from` to `to` (exclusive); nobody's last. */
function groupsIn(metrics: readonly Metric[], answers: AnswersTo, { from, to }: { from: number; to: number }): (string | null)[] {
  const own = metrics.flatMap((metric) =>
    metric.kind === "composite"
      ? Object.values(metric.operands).flatMap(({ metric: operand, whole }) => (whole ? [] : [answers(operand, false)]))
      : [answers(metric, false)],
  );
  const answered = own.flatMap((each) => [...each.values()]).filter(({ i }) => i >= from && i < to);
  const groups = new Set(answered.map(({ group }) => group));
  return [...groups].toSorted((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
}

function keyOf(bucket: number, group: string | null): string {
  return group === null ? `${bucket}` : `${bucket} ${group}`;
}

/** How far a figure may be trusted to be current: instants up to which all that arrived is in it (null: nothing ever arrived). */
export type Freshness = { orders: string | null; tickets: string | null; waiting: number };

export async function readFreshness(shop: ShopContext, now: Date): Promise<Freshness> {
  const [row] = await reportsDb(shop.id).rows<{
    orders: boolean;
    tickets: boolean;
    waiting: number;
    order_at: Date | null;
    ticket_at: Date | null;
  }>(
    `SELECT EXISTS (SELECT FROM "Order" WHERE "shopId" = $1) AS orders, EXISTS (SELECT FROM "Ticket" WHERE "shopId" = $1) AS tickets,
       (SELECT count(*)::int FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'waiting')
         + (SELECT count(*)::int FROM (SELECT FROM "DirtyMark" WHERE "shopId" = $1 LIMIT 100000) d) AS waiting,
       least((SELECT min("receivedAt") FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'waiting' AND "source" = 'shopify'),
         (SELECT min("at") FROM "DirtyMark" WHERE "shopId" = $1 AND "kind" = 'order')) AS order_at,
       least((SELECT min("receivedAt") FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'waiting' AND "source" <> 'shopify'),
         (SELECT min("at") FROM "DirtyMark" WHERE "shopId" = $1 AND "kind" = 'ticket')) AS ticket_at`,
  );
  const until = (known: boolean, waiting: Date | null) => (known ? (waiting ?? now).toISOString() : null);
  return { orders: until(row!.orders, row!.order_at), tickets: until(row!.tickets, row!.ticket_at), waiting: row!.waiting };
}

/** The query over the period before (metrics.md G18): while the period still runs, over its elapsed part only. */
export function elapsedUntil(
  shop: ShopContext,
  period: { from: string; to: string },
  previous: { from: string; to: string },
  now: Date,
): Date {
  const start = startOfDay(shop.timezone, period.from);
  const end = startOfDay(shop.timezone, period.to);
  const previousEnd = startOfDay(shop.timezone, previous.to);
  if (now.getTime() >= end) return new Date(previousEnd);
  return new Date(Math.min(previousEnd, startOfDay(shop.timezone, previous.from) + Math.max(0, now.getTime() - start)));
}
