import { defineMetric } from "#app/metrics/define.ts";

const counts = `o."shopId" = $1 AND NOT o."test" AND o."financialStatus" NOT IN ('voided', 'expired')
    AND (o."financialStatus" <> 'pending' OR b."pendingCounts")`;
const inBucket = (at: string) => `${at} >= b."start" AND ${at} < b."end" AND ${at} <= b."now"`;

/** The whole shop's revenue on the ruleset's basis (metrics.md F3): what credited revenue is a share of and never exceeds. */
export const shopRevenue = defineMetric({
  id: "shop_revenue",
  entry: "F3",
  label: "Shop revenue",
  meaning: "Net amount of all paid orders of the shop: after edits and refunds. Test orders are not counted.",
  dating: "by the day of the order; with refunds booked by day, each on its own",
  of: "orders",
  better: "higher",
  group: "revenue",
  kind: "money",
  unit: "minor",
  from: `"Order" o`,
  when: `${counts} AND o."cancelledAt" IS NULL AND ${inBucket(`o."processedAt"`)}`,
  // The order with what it was worth before any refund, and each refund with what it took: in place of an order's amounts.
  byRefundDay: {
    from: `(SELECT "shopId", "id", "test", "cancelledAt", "financialStatus", "processedAt" AS "at", "total",
         "netPaid" + "offPaid" AS "netPaid", "netSales" + "offSales" AS "netSales" FROM "Order" WHERE "shopId" = $1
       UNION ALL
       SELECT s."shopId", s."id", s."test", s."cancelledAt", s."financialStatus", greatest(f."at", s."processedAt"), 0,
         -f."offPaid", -f."offSales" FROM "Refund" f JOIN "Order" s ON s."shopId" = $1 AND s."id" = f."orderId" WHERE f."shopId" = $1) o`,
    when: `${counts} AND (o."cancelledAt" IS NULL OR b."basis" <> 'gross') AND ${inBucket(`o."at"`)}`,
  },
  minor: `CASE b."basis" WHEN 'gross' THEN o."total" WHEN 'net_sales' THEN o."netSales" ELSE o."netPaid" END`,
  distinct: `o."id"`,
  by: {},
});
