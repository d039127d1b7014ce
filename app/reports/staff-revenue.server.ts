import { reportsDb } from "#app/lib/db.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import { formatPercent, formatReading } from "#app/metrics/format.ts";
import { sampleOf } from "#app/metrics/reading.ts";
import { wilson } from "#app/metrics/statistics.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { View } from "./view.ts";

/** What one person, AI or team earned and how sure that is; all words ready. */
export type StaffRow = {
  /** our agent id or the team's name; null = Unassigned, no team */
  id: string | null;
  name: string;
  kind: "human" | "ai" | null;
  revenue: string;
  share: string;
  orders: number;
  /** Tickets first answered by them whose window has passed. */
  tickets: number;
  conversion: string;
  interval: string | null;
  /** Of the credited orders, what was paid back later, in their share. */
  takenBack: string;
};

export type StaffRevenue = { by: "agent" | "team"; rows: StaffRow[]; total: string; aiShare: string | null };

/** The same in figures: amounts in minor units, `converted` of `tickets` first answered by them. */
export type StaffFigures = {
  key: string | null;
  name: string | null;
  kind: "human" | "ai" | null;
  amount: number;
  orders: number;
  takenBack: number;
  tickets: number;
  converted: number;
};

type StaffQuery = { view: View; by: "agent" | "team"; ruleset: Ruleset; now: Date };

/**
 * Credited revenue by the turns of people and AI, or of their teams (metrics.md F4, R13), with conversion of what they answered
 * first (F2) and what refunds took back (R15). Rows add up to the support revenue of the period.
 * @param only our agent id: that person's row alone
 */
export async function readStaffRevenue(
  shop: ShopContext,
  { only = null, ...query }: StaffQuery & { only?: string | null },
): Promise<StaffRevenue> {
  const { by } = query;
  const rows = await readStaffFigures(shop, query);
  const total = rows.reduce((sum, { amount }) => sum + amount, 0);
  const ai = rows.filter(({ kind }) => kind === "ai").reduce((sum, { amount }) => sum + amount, 0);
  return {
    by,
    rows: rows.filter(({ key }) => only === null || key === only).map((row) => staffRow(row, total, shop.currency)),
    total: formatMoney(total, shop.currency),
    aiShare: by === "agent" && total > 0 && only === null ? formatPercent(ai / total) : null,
  };
}

function staffRow(row: StaffFigures, total: number, currency: string): StaffRow {
  const { key, name, kind, amount, orders, takenBack, tickets, converted } = row;
  const interval = wilson(converted, tickets);
  const rate = { value: tickets === 0 ? null : converted / tickets, unit: "ratio" as const, n: tickets, ...sampleOf(tickets) };
  return {
    id: key,
    name: name ?? (key === null ? "Unassigned" : key),
    kind,
    revenue: formatMoney(amount, currency),
    share: total === 0 ? "—" : formatPercent(amount / total),
    orders,
    tickets,
    conversion: formatReading({ unit: "ratio" }, rate, currency),
    interval: interval && tickets > 0 ? `${formatPercent(interval.low)} to ${formatPercent(interval.high)}` : null,
    takenBack: formatMoney(takenBack, currency),
  };
}

/** One row per agent or team with credits or first answers in the period, largest amount first. */
export async function readStaffFigures(shop: ShopContext, { view, by, ruleset, now }: StaffQuery): Promise<StaffFigures[]> {
  const key = by === "agent" ? `p."agentId"` : `a."team"`;
  return reportsDb(shop.id).rows<StaffFigures>(
    `WITH part AS (
       SELECT nullif(c."agentId", '') AS "agentId", c."orderId", c."amount", CASE WHEN c."bookedAt" = c."processedAt" THEN o."refunded" * c."weight" ELSE 0 END AS back, 0 AS ticket, 0 AS converted
       FROM "Credit" c JOIN "Order" o ON o."shopId" = $1 AND o."id" = c."orderId"
       WHERE c."shopId" = $1 AND c."ruleset" = $6 AND c."weight" > 0 AND c."bookedAt" >= $2 AND c."bookedAt" < $3 AND c."bookedAt" <= $4
       UNION ALL
       SELECT m."firstReplyAgent", NULL, 0, 0, 1,
         (EXISTS (SELECT FROM "Credit" c WHERE c."shopId" = $1 AND c."ruleset" = $6 AND c."ticketId" = m."ticketId" AND c."amount" > 0))::int
       FROM "TicketMeasure" m
       WHERE m."shopId" = $1 AND m."valid" AND m."startedBy" = 'customer' AND m."firstReplyAt" IS NOT NULL
         AND m."createdAt" >= $2 AND m."createdAt" < $3 AND m."firstCustomerAt" + $5 * interval '1 day' < $4
     )
     SELECT ${key} AS key, ${by === "agent" ? `min(a."name")` : `a."team"`} AS name, ${by === "agent" ? `min(a."kind")` : "NULL"} AS kind,
       sum(p."amount")::float8 AS amount, count(DISTINCT p."orderId") FILTER (WHERE p."amount" > 0)::int AS orders,
       round(sum(p.back))::float8 AS "takenBack", sum(p.ticket)::int AS tickets, sum(p.converted)::int AS converted
     FROM part p LEFT JOIN "Agent" a ON a."shopId" = $1 AND a."agentId" = p."agentId"
     GROUP BY 1${by === "team" ? `, a."team"` : ""} ORDER BY amount DESC, name`,
    new Date(startOfDay(shop.timezone, view.from)),
    new Date(startOfDay(shop.timezone, view.to)),
    now,
    ruleset.windowDays,
    ruleset.label,
  );
}
