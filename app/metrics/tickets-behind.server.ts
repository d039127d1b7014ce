import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { ticketLinks } from "#app/tickets/ticket-links.server.ts";
import type { Metric, SqlMetric } from "./define.ts";
import { askFor, type MetricQuery } from "./read.server.ts";
import { type Asked, ticketsBehind } from "./read-facts.server.ts";

/** Seconds by both clocks (metrics.md G8). */
type Durations = { calendar: number; business: number };

/** One ticket, as in contract.md section 3. Amounts in minor units of the shop currency. */
export type TicketRow = {
  helpdesk: string;
  id: string;
  url: string | null;
  channel: string;
  type: string | null;
  tags: string[];
  startedBy: "customer" | "merchant";
  state: "open" | "pending" | "snoozed" | "resolved";
  createdAt: string;
  firstCustomerAt: string;
  firstReplyAt: string | null;
  resolvedAt: string | null;
  firstResponseSeconds: Durations | null;
  resolutionSeconds: Durations | null;
  humanReplies: number;
  aiReplies: number;
  agentId: string | null;
  csatScore: number | null;
  converted: boolean;
  creditAmount: number;
};

export type TicketPage = {
  rows: TicketRow[];
  /** Over all pages. */
  total: { tickets: number };
  next: string | null;
};

export type TicketQuery = Omit<MetricQuery, "metrics" | "by" | "granularity"> & {
  metric: Metric;
  cursor?: string | null;
  limit?: number;
};

const MOST_ROWS = 500;

/**
 * The tickets behind a metric's figure of a period, newest first, a page at a time: of a rate those it is a rate of, of a time those
 * it was measured on. Behind a composite are the tickets of what it divides.
 * @throws BadRequest naming `metric`, `cursor` or `limit`
 */
export async function readTicketsBehind(shop: ShopContext, query: TicketQuery): Promise<TicketPage> {
  const limit = query.limit ?? 100;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw new BadRequest(`limit must be 1 to ${MOST_ROWS}`, "limit");
  const { metric } = query;
  const counted = ticketMetric(metric);
  if (!counted) throw new BadRequest(`metric: no tickets stand behind ${metric.id}`, "metric");
  const asked = await askFor(shop, { ...query, by: null }, [counted], [{ ...query, granularity: "total" }]);
  const after = query.cursor ? readCursor(query.cursor) : null;
  const db = reportsDb(shop.id);
  const { sql, params } = ticketsBehind(counted, asked)!;
  const next = (i: number) => `$${params.length + 1 + i}`;
  const found = await db.rows<{ ticketId: string; at: string; total: number }>(
    `WITH behind AS MATERIALIZED (${sql}), listed AS (
       SELECT b."ticketId", to_char(m."createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS "at",
         (SELECT count(*)::int FROM behind) AS "total"
       FROM behind b JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = b."ticketId"
     )
     SELECT * FROM listed WHERE ${next(1)}::text IS NULL OR ("at", "ticketId") < (${next(1)}::text, ${next(2)}::text)
     ORDER BY "at" DESC, "ticketId" DESC LIMIT ${next(3)}`,
    ...params,
    after?.at ?? null,
    after?.ticketId ?? null,
    limit + 1,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: await describe(db, shop, asked, page),
    total: { tickets: found[0]?.total ?? (after ? await countOf(db, sql, params) : 0) },
    next: found.length > limit && last ? Buffer.from(`${last.at}|${last.ticketId}`).toString("base64url") : null,
  };
}

function ticketMetric(metric: Metric): SqlMetric | undefined {
  const metrics = metric.kind === "composite" ? Object.values(metric.operands).map((operand) => operand.metric) : [metric];
  return metrics.find((each) => each.kind !== "estimate" && each.source.ticket !== undefined) as SqlMetric | undefined;
}

async function countOf(db: ShopDb, sql: string, params: unknown[]): Promise<number> {
  const [row] = await db.rows<{ total: number }>(`SELECT count(*)::int AS "total" FROM (${sql}) behind`, ...params);
  return row!.total;
}

function readCursor(cursor: string): { at: string; ticketId: string } {
  const [at = "", ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split("|");
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(at) || rest.length === 0) throw new BadRequest("cursor is not one of ours", "cursor");
  return { at, ticketId: rest.join("|") };
}

type Stored = Pick<
  TicketRow,
  "helpdesk" | "channel" | "type" | "tags" | "startedBy" | "humanReplies" | "aiReplies" | "csatScore"
> & {
  ticketId: string;
  url: string | null;
  connectionId: number;
  status: string;
  createdAt: Date;
  firstCustomerAt: Date;
  firstReplyAt: Date | null;
  resolvedAt: Date | null;
  frtSeconds: number | null;
  frtBusiness: number | null;
  seconds: number | null;
  businessSeconds: number | null;
  assigneeId: string | null;
  credit: number;
};

async function describe(
  db: ShopDb,
  shop: ShopContext,
  { ruleset, credits }: Asked,
  page: readonly { ticketId: string }[],
): Promise<TicketRow[]> {
  const ids = page.map(({ ticketId }) => ticketId);
  const rows = await db.rows<Stored>(
    `SELECT t."ticketId", t."url", t."connectionId", m."helpdesk", m."channel", m."type", m."tags", m."startedBy", m."status", m."createdAt",
       m."firstCustomerAt", m."firstReplyAt", m."resolvedAt", m."frtSeconds", m."frtBusiness", m."assigneeId", s."seconds", s."businessSeconds",
       a."human" AS "humanReplies", a."ai" AS "aiReplies",
       (SELECT r."score" FROM "SurveyAnswer" r WHERE r."shopId" = $1 AND r."ticketId" = t."ticketId" AND r."kind" = 'csat' AND NOT r."isSuspect"
        ORDER BY r."answeredAt" DESC, r."answerId" LIMIT 1) AS "csatScore",
       (SELECT coalesce(sum(c."amount"), 0)::float8 FROM ${credits === null ? `"Credit" c` : `jsonb_to_recordset($4::jsonb) AS c("ticketId" text, "amount" bigint)`}
        WHERE c."ticketId" = t."ticketId"${credits === null ? ` AND c."shopId" = $1 AND c."ruleset" = $3` : ` AND $3::text IS NOT NULL`}) AS "credit"
     FROM "Ticket" t
     JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = t."ticketId"
     LEFT JOIN "TicketSpell" s ON s."shopId" = $1 AND s."ticketId" = t."ticketId" AND s."until" IS NULL
     CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE w."kind" = 'human')::int AS "human", count(*) FILTER (WHERE w."kind" = 'ai')::int AS "ai"
       FROM "TicketAction" w WHERE w."shopId" = $1 AND w."ticketId" = t."ticketId") a
     WHERE t."shopId" = $1 AND t."ticketId" = ANY($2)`,
    ids,
    ruleset.label,
    ...(credits === null ? [] : [credits]),
  );
  const links = await ticketLinks(shop.id, rows);
  const byId = new Map(rows.map((row) => [row.ticketId, row]));
  return ids.map((id) => ticketRow(byId.get(id)!, links.get(id) ?? null));
}

function ticketRow(row: Stored, url: string | null): TicketRow {
  const { helpdesk, channel, type, tags, startedBy, humanReplies, aiReplies, csatScore, credit } = row;
  return {
    helpdesk,
    id: externalId(row.ticketId),
    url,
    channel,
    type,
    tags,
    startedBy,
    state: row.status === "closed" ? "resolved" : (row.status as TicketRow["state"]),
    createdAt: row.createdAt.toISOString(),
    firstCustomerAt: row.firstCustomerAt.toISOString(),
    firstReplyAt: row.firstReplyAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    firstResponseSeconds: durations(row.frtSeconds, row.frtBusiness),
    resolutionSeconds: durations(row.seconds, row.businessSeconds),
    humanReplies,
    aiReplies,
    agentId: row.assigneeId === null ? null : externalId(row.assigneeId),
    csatScore,
    converted: credit > 0,
    creditAmount: credit,
  };
}

function durations(calendar: number | null, business: number | null): Durations | null {
  return calendar === null || business === null ? null : { calendar, business };
}
