import type { Ruleset } from "#app/attribution/ruleset.ts";
import { atMost } from "#app/lib/at-most.ts";
import { columnRecords, type Columns } from "#app/lib/bulk.ts";
import { addDays } from "#app/lib/calendar-day.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { Bucket } from "#app/lib/period.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { additiveOf, type Hours, orderedOf, secondsOf } from "./aggregates.ts";
import type { Dimension, DurationMetric, Source, SqlMetric } from "./define.ts";
import type { Figures } from "./reading.ts";
import { bucketColumns } from "./sources/bucket.ts";

export type Filters = Partial<Record<Dimension, readonly string[]>>;

/** What figures are read under, beside the metric. */
export type Asked = {
  timezone: string;
  cut: readonly Bucket[];
  by: Dimension | null;
  filters: Filters;
  hours: Hours;
  ruleset: Ruleset;
  now: Date;
  /** Credits by column of `creditColumns` (columnArrays) where those of the ruleset are not stored. */
  credits: readonly string[] | null;
};

/** Figures of one bucket and group; those of a matrix also per cell of the local week. */
export type FoundFigures = { i: number; group: string | null; figures: Figures; cell: string | null };

/** What metrics may read of a credit. */
export const creditColumns = {
  orderId: "text",
  ticketId: "text",
  agentId: "text",
  processedAt: "timestamptz",
  bookedAt: "timestamptz",
  touchAt: "timestamptz",
  orderAmount: "bigint",
  amount: "bigint",
  net: "bigint",
  weight: "float8",
  intent: "text",
} satisfies Columns;

/** Cell of the local week, "1-09" = Monday from 9 to 10. */
const cellOf = (at: string) => `to_char(${at} AT TIME ZONE b."zone", 'ID-HH24')`;

/**
 * Queries over facts at a time, of all requests together: one more would wait for a connection, which is refused after seconds, and
 * leave none to the rest of the app.
 */
export const inFacts = atMost(7);

/** Reads metrics from the facts, those of one source in one query. */
export async function readFacts(
  db: ShopDb,
  metrics: readonly SqlMetric[],
  asked: Asked,
): Promise<Map<SqlMetric, FoundFigures[]>> {
  if (asked.cut.length === 0) return new Map(metrics.map((metric) => [metric, []]));
  const [matrices, flat] = [metrics.filter(isMatrix), metrics.filter((metric) => !isMatrix(metric))];
  const together = [...Map.groupBy(flat, (metric) => sourceOf(metric, asked)).values(), ...matrices.map((metric) => [metric])];
  const found = await Promise.all(together.map((some) => readOfOneSource(db, some, asked)));
  return new Map(found.flat());
}

function isMatrix({ kind }: SqlMetric): boolean {
  return kind === "matrix";
}

type FactsRow = { i: number; group: string | null; cell: string | null; found: (Record<string, number | null> | null)[] };

/** @param metrics of one source; a matrix stands alone */
async function readOfOneSource(db: ShopDb, metrics: readonly SqlMetric[], asked: Asked): Promise<[SqlMetric, FoundFigures[]][]> {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  const b = bucketTable(asked, asked.cut, bind);
  const [first] = metrics;
  const source = sourceOf(first!, asked);
  // What holds for all is asked of a row once, and may be looked up in an index.
  const common = metrics.every(({ where }) => where === first!.where) ? first!.where : undefined;
  const found = metrics.map((metric) => foundOf(metric, asked.hours, metric.where === common ? undefined : metric.where));
  const cell = first!.kind === "matrix" ? cellOf(first!.at) : "NULL::text";
  const conditions = conditionsOf(source, common, asked.filters, bind);
  const group = groupOf(source, asked.by);
  const asksTicket = [...found, conditions, group].some((sql) => /\bm\."/.test(sql));
  const from = source.alone && !asksTicket ? source.alone : source.from;
  const sql = inEachBucket(
    b,
    (bucket) => `SELECT b."i", ${group} AS "group", ${cell} AS "cell", json_build_array(${found.join(", ")}) AS "found"
     FROM ${bucket} CROSS JOIN ${from} WHERE $1::int IS NOT NULL AND ${conditions} GROUP BY 1, 2, 3`,
  );
  const credits = metrics.some((metric) => metric.credits) ? { credits: true as const } : {};
  const whole = withCredit(sql, credits, asked, bind);
  const rows = await inFacts(() => db.rows<FactsRow>(whole, ...params));
  return metrics.map((metric, k) => [
    metric,
    rows.flatMap(({ i, group: of, cell: hour, found: figures }) =>
      figures[k] ? [{ i, group: of, cell: hour, figures: figures[k] }] : [],
    ),
  ]);
}

/** SQL of a metric's figures by name as JSON; null where it has no observation. @param where which of the observations are its own */
function foundOf(metric: SqlMetric, hours: Hours, where: string | undefined): string {
  const figures = { ...additiveOf(metric, hours, where), ...orderedOf(metric, hours, where) };
  const named = Object.entries(figures).map(([name, sql]) => `'${name}', (${sql})::float8`);
  const built = `json_build_object(${named.join(", ")})`;
  return where === undefined ? built : `CASE WHEN count(*) FILTER (WHERE ${where}) > 0 THEN ${built} END`;
}

/**
 * The tickets behind a figure, as SQL that selects `"ticketId"` without repetition, and its parameters (from `$2` on); null for
 * metrics that no ticket stands behind.
 */
export function ticketsBehind(metric: SqlMetric, asked: Asked): { sql: string; params: unknown[] } | null {
  const source = sourceOf(metric, asked);
  if (!source.ticket) return null;
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  const b = bucketTable(asked, asked.cut, bind);
  const mature = metric.kind === "ratio" && metric.maturesAt ? ` AND ${metric.maturesAt} <= b."now"` : "";
  const sql = `SELECT DISTINCT ${source.ticket} AS "ticketId" FROM ${b} CROSS JOIN ${source.from}
    WHERE $1::int IS NOT NULL AND ${source.ticket} IS NOT NULL AND ${conditionsOf(source, metric.where, asked.filters, bind)}${mature}`;
  return { sql: withCredit(sql, metric, asked, bind), params };
}

/** Of each bucket the mean of the tickets' means of a duration, as SQL and its parameters (from `$2` on). */
export function meansPerTicket(metric: DurationMetric, asked: Asked): { sql: string; params: unknown[] } {
  const source = sourceOf(metric, asked);
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  const b = bucketTable(asked, asked.cut, bind);
  const means = inEachBucket(
    b,
    (bucket) => `SELECT b."i", avg(${secondsOf(metric, asked.hours)}) AS "mean" FROM ${bucket} CROSS JOIN ${source.from}
     WHERE $1::int IS NOT NULL AND ${conditionsOf(source, metric.where, asked.filters, bind)} GROUP BY b."i", ${source.ticket}`,
  );
  const sql = `SELECT t."i", avg(t."mean")::float8 AS "mean" FROM (${means}) t GROUP BY 1`;
  return { sql, params };
}

/** Where a metric's observations come from under these conditions. */
export function sourceOf(metric: SqlMetric, { by, filters, ruleset }: Asked): Source {
  if (metric.refundSource && ruleset.dating === "refund") return metric.refundSource;
  return metric.agentSource && (by === "agent" || filters.agent) ? metric.agentSource : metric.source;
}

type Bind = (value: unknown) => string;

/** A query that may read `credit`, with what it reads of it: stored credits, or given ones without the columns it does not name. */
export function withCredit(sql: string, metric: Pick<SqlMetric, "credits">, { credits, ruleset }: Asked, bind: Bind): string {
  if (!metric.credits) return sql;
  if (credits === null)
    return `WITH credit AS NOT MATERIALIZED (SELECT * FROM "Credit" WHERE "shopId" = $1 AND "ruleset" = ${bind(ruleset.label)}) ${sql}`;
  const named = Object.entries(creditColumns).flatMap(([name, type], i) =>
    sql.includes(`"${name}"`) ? [{ name, type, parameter: bind(credits[i]) }] : [],
  );
  return `WITH credit AS MATERIALIZED (SELECT * FROM ${columnRecords(named)}) ${sql}`;
}

function conditionsOf(source: Source, where: string | undefined, filters: Filters, bind: Bind): string {
  return [source.when, ...(where ? [where] : []), ...filtersOf(source, filters, bind)].map((each) => `(${each})`).join(" AND ");
}

/** SQL conditions under which an observation is one of the asked for. */
export function filtersOf(source: Source, filters: Filters, bind: Bind): string[] {
  return Object.entries(filters).map(([dimension, values]) => filterOf(source, dimension as Dimension, bind(values)));
}

/** A part of a bucket: of its observations those dated in it, as they stand at the bucket's E. Epoch ms. */
export type Stretch = Pick<Bucket, "start" | "end"> & { e?: number };

/**
 * SQL of buckets, or parts of them, as the relation `b` of `bucketColumns`, in a form from which the planner sees how many there are,
 * and of a single one also how few rows lie within.
 */
export function bucketTable(asked: Asked, cut: readonly Stretch[], bind: Bind): string {
  const rows = cut.map((stretch, i): Record<string, string | number | boolean | Date | null> => bucketRow(asked, stretch, i));
  const text = (value: string | number | boolean | Date | null) =>
    value === null ? null : value instanceof Date ? value.toISOString() : String(value);
  const columns = Object.entries(bucketColumns).map(([name, type]) => ({
    name,
    type,
    texts: rows.map((row) => text(row[name] ?? null)),
  }));
  if (rows.length === 1) {
    const constants = columns.map(({ name, type, texts }) => `${bind(texts[0])}::text::${type} AS "${name}"`);
    return `(SELECT ${constants.join(", ")}) b`;
  }
  const lists = columns.map(({ type, texts }) => `${bind(texts)}::${type}[]`);
  return `unnest(${lists.join(", ")}) AS b(${columns.map(({ name }) => `"${name}"`).join(", ")})`;
}

/**
 * SQL that asks of one bucket after the other, each by its own stretch of an index: joined with all buckets at once, the whole history
 * is read and held against every one of them.
 * @param ofOne SELECT for the relation `b` of one bucket
 */
export function inEachBucket(buckets: string, ofOne: (bucket: string) => string): string {
  // An alias of the inner query's own: aggregates over columns of `b` alone would otherwise be the outer query's.
  return `SELECT f.* FROM ${buckets} CROSS JOIN LATERAL (${ofOne("(SELECT b.*) b")}) f`;
}

function bucketRow({ timezone, now, ruleset }: Asked, { start, end, e = Math.min(end, now.getTime()) }: Stretch, i: number) {
  const tomorrow = addDays(localDay(timezone, now.getTime()), 1);
  const firstDay = localDay(timezone, start);
  const whole = startOfDay(timezone, firstDay) === start && startOfDay(timezone, localDay(timezone, end)) === end;
  const lastDay = addDays(localDay(timezone, end - 1), 1);
  return {
    i,
    start: new Date(start),
    end: new Date(end),
    e: new Date(e),
    now,
    firstDay,
    lastDay: lastDay < tomorrow ? lastDay : tomorrow,
    dayShare: whole || lastDay > addDays(firstDay, 1) ? null : shareOfDay(timezone, firstDay, start, end),
    zone: timezone,
    window: `${ruleset.windowDays} days`,
    everyTicket: ruleset.denominator === "created",
    basis: ruleset.basis,
    pendingCounts: ruleset.pending === "count",
  };
}

function shareOfDay(timezone: string, day: string, start: number, end: number): number {
  return (end - start) / (startOfDay(timezone, addDays(day, 1)) - startOfDay(timezone, day));
}

/** Agents are told by the helpdesk's own id; a ticket stands in the group of each of its tags. */
function groupOf(source: Source, by: Dimension | null): string {
  const key = by && source.by[by];
  if (!key) return "NULL::text";
  return by === "tag" ? `unnest(${key})` : groupKey(by, key);
}

function groupKey(dimension: Dimension, key: string): string {
  return dimension === "agent" ? `substr(${key}, strpos(${key}, ':') + 1)` : key;
}

/** SQL condition under which an observation is one of the asked for. @param values SQL of a text[] */
export function filterOf(source: Source, dimension: Dimension, values: string): string {
  const key = source.by[dimension];
  // What cannot be told apart by this dimension has no rows in any part of it.
  if (key === undefined) return `${values}::text[] IS NULL`;
  if (dimension === "tag") return `${key} && ${values}::text[]`;
  // Our own id names one agent even where two helpdesks number theirs alike.
  const own = dimension === "agent" ? `${key} = ANY(${values}::text[]) OR ` : "";
  return `${own}${groupKey(dimension, key)} = ANY(${values}::text[])`;
}
