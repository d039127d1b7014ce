import { evaluateCredits } from "#app/attribution/evaluate.server.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { completeLabels } from "#app/attribution/rulesets.server.ts";
import { bulkRecords, bulkRows, type Columns } from "#app/lib/bulk.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { type Bucket, buckets, type Granularity } from "#app/lib/period.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Dimension, Metric, Reading } from "./define.ts";
import { type Aggregate, readingOf, selectOf } from "./select.ts";
import { readUnsupplied } from "./supplied.server.ts";

export type Filters = Partial<Record<Dimension, readonly string[]>>;

export type MetricQuery = {
  metrics: readonly Metric[];
  /** Local days of the shop, `to` exclusive. */
  from: string;
  to: string;
  granularity?: Granularity;
  by?: Dimension | null;
  filters?: Filters;
  hours?: "calendar" | "business";
  ruleset: Ruleset;
  /** Moment of reading; nothing later is counted. */
  now: Date;
  /** Ends the last bucket early: for comparing with the elapsed part of a running period (metrics.md G18). */
  until?: Date;
};

/** One bucket of one group; every bucket of the period is present, `group` null = all (or nobody, when broken down). */
export type MetricRow = { bucket: string; group: string | null; metrics: Record<string, Reading> };

/** Reads metrics over a period, cut and broken down as asked: the one way to a figure, for pages, API and exports. */
export async function readMetrics(shop: ShopContext, query: MetricQuery): Promise<MetricRow[]> {
  const db = reportsDb(shop.id);
  const cut = cutPeriod(shop, query);
  const credits = query.metrics.some((metric) => metric.credits) ? await creditSource(shop, query) : null;
  const unsupplied = await readUnsupplied(db);
  const answers = await Promise.all(query.metrics.map((metric) => readMetric(db, metric, query, cut, credits)));
  const groups = query.by ? groupsIn(answers) : [null];
  return cut.flatMap((bucket, i) =>
    groups.map((group) => ({
      bucket: bucket.key,
      group,
      metrics: Object.fromEntries(
        query.metrics.map((metric, m) => [
          metric.id,
          told(readingOf(metric, answers[m]!.get(keyOf(i, group))), unsupplied(metric)),
        ]),
      ),
    })),
  );
}

/** A figure that no connected helpdesk can supply is no figure, never 0. */
function told(reading: Reading, reason: string | null): Reading {
  return reason === null ? reading : { ...reading, value: null, reason };
}

function cutPeriod(shop: ShopContext, { from, to, granularity = "total", until }: MetricQuery): Bucket[] {
  const cut = buckets({ from, to, zone: shop.timezone, granularity, weekStart: shop.weekStart });
  return until ? cut.map((bucket) => ({ ...bucket, end: Math.min(bucket.end, until.getTime()) })) : cut;
}

const bucketColumns: Columns = {
  i: "int",
  start: "timestamptz",
  end: "timestamptz",
  e: "timestamptz",
  now: "timestamptz",
  window: "interval",
  everyTicket: "boolean",
  basis: "text",
  pendingCounts: "boolean",
};
const creditColumns: Columns = {
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
};

/** Credits of a ruleset whose credits are not stored, as rows; null = they are. */
async function creditSource(shop: ShopContext, { ruleset, from, to }: MetricQuery): Promise<string | null> {
  if ((await completeLabels(reportsDb(shop.id))).includes(ruleset.label)) return null;
  const rows = await evaluateCredits(shop, ruleset, {
    from: new Date(startOfDay(shop.timezone, from)),
    to: new Date(startOfDay(shop.timezone, to)),
    by: "ticket",
  });
  return bulkRows(rows.map((row) => ({ ...row, agentId: row.agentId ?? "", touchAt: new Date(row.touchAt) })));
}

type Answers = Map<string, Aggregate>;

async function readMetric(
  db: ShopDb,
  metric: Metric,
  query: MetricQuery,
  cut: readonly Bucket[],
  credits: string | null,
): Promise<Answers> {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  const b = bulkRecords(bucketColumns, bind(bulkRows(bucketRows(cut, query))), "b");
  const ctes: string[] = [];
  if (metric.credits) {
    ctes.push(
      credits === null
        ? `credit AS NOT MATERIALIZED (SELECT * FROM "Credit" WHERE "shopId" = $1 AND "ruleset" = ${bind(query.ruleset.label)})`
        : `credit AS MATERIALIZED (SELECT * FROM ${bulkRecords(creditColumns, bind(credits))})`,
    );
  }
  const conditions = Object.entries(query.filters ?? {}).map(([dimension, values]) =>
    filterOf(metric, dimension as Dimension, bind(values)),
  );
  const { from, when } = (query.ruleset.dating === "refund" && metric.byRefundDay) || metric;
  const rows = await db.rows<Aggregate>(
    `${ctes.length > 0 ? `WITH ${ctes.join(", ")} ` : ""}SELECT b."i", ${groupOf(metric, query.by)} AS "group", ${selectOf(metric, query.hours ?? "calendar")}
     FROM ${b} CROSS JOIN ${from}
     WHERE $1::int IS NOT NULL AND ${[when, ...conditions].map((each) => `(${each})`).join(" AND ")} GROUP BY 1, 2`,
    ...params,
  );
  return new Map(rows.map((row) => [keyOf(row.i, row.group), row]));
}

function bucketRows(cut: readonly Bucket[], { now, ruleset }: MetricQuery): object[] {
  return cut.map(({ start, end }, i) => ({
    i,
    start: new Date(start),
    end: new Date(end),
    e: new Date(Math.min(end, now.getTime())),
    now,
    window: `${ruleset.windowDays} days`,
    everyTicket: ruleset.denominator === "created",
    basis: ruleset.basis,
    pendingCounts: ruleset.pending === "count",
  }));
}

/** Agents are told by the helpdesk's own id; a ticket stands in the group of each of its tags. */
function groupOf(metric: Metric, by: Dimension | null | undefined): string {
  if (!by) return "NULL::text";
  const key = metric.by[by];
  if (key === undefined) return "NULL::text";
  if (by === "tag") return `unnest(${key})`;
  return by === "agent" ? `substr(${key}, strpos(${key}, ':') + 1)` : key;
}

function filterOf(metric: Metric, dimension: Dimension, values: string): string {
  const key = metric.by[dimension];
  // What cannot be told apart by this dimension has no rows in any part of it.
  if (key === undefined) return `${values}::text[] IS NULL`;
  if (dimension === "tag") return `${key} && ${values}::text[]`;
  if (dimension !== "agent") return `${key} = ANY(${values}::text[])`;
  // Our own id names one agent even where two helpdesks number theirs alike.
  return `${key} = ANY(${values}::text[]) OR substr(${key}, strpos(${key}, ':') + 1) = ANY(${values}::text[])`;
}

function groupsIn(answers: readonly Answers[]): (string | null)[] {
  const groups = new Set(answers.flatMap((each) => [...each.values()].map(({ group }) => group)));
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
