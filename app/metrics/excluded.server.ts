import type { ShopDb } from "#app/lib/db.server.ts";
import type { Metric } from "./define.ts";

/** What of a period stands in no figure, and why (metrics.md G5, G14). */
export type Excluded = { why: string; count: number }[];

const reasons: Record<string, string> = {
  spam: "spam",
  test: "tests",
  staff: "written by staff",
  deleted: "deleted",
  merged: "merged into others",
  test_order: "test orders",
  cancelled: "cancelled orders",
  voided: "orders never paid",
};

/** What was created between two instants and does not count: tickets, or orders where the figure is about those. */
export async function readExcluded(db: ShopDb, metric: Metric, start: Date, end: Date): Promise<Excluded> {
  const rows = await db.rows<{ why: string; count: number }>(isOfOrders(metric) ? orders : tickets, start, end);
  return rows.map(({ why, count }) => ({ why: reasons[why] ?? why, count }));
}

function isOfOrders(metric: Metric): boolean {
  return metric.group === "revenue" && metric.kind !== "ratio" && !("settlesLate" in metric);
}

const tickets = `SELECT "excluded" AS why, count(*)::int AS count FROM "TicketMeasure"
  WHERE "shopId" = $1 AND NOT "valid" AND "createdAt" >= $2 AND "createdAt" < $3 GROUP BY 1 ORDER BY 2 DESC, 1`;

const orders = `SELECT w.why, count(*)::int AS count FROM "Order" o,
    LATERAL (SELECT CASE WHEN o."test" THEN 'test_order' WHEN o."cancelledAt" IS NOT NULL THEN 'cancelled'
      WHEN o."financialStatus" IN ('voided', 'expired') THEN 'voided' END AS why) w
  WHERE o."shopId" = $1 AND o."processedAt" >= $2 AND o."processedAt" < $3 AND w.why IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`;
