import { defineMetric } from "#app/metrics/define.ts";

/** The whole shop's revenue on the ruleset's basis (metrics.md F3): what credited revenue is a share of and never exceeds. */
export const shopRevenue = defineMetric({
  id: "shop_revenue",
  entry: "F3",
  label: "Shop revenue",
  meaning: "Net amount of all paid orders of the shop: after edits and refunds. Test orders are not counted.",
  dating: "by the day of the order",
  of: "orders",
  better: "higher",
  group: "revenue",
  kind: "money",
  unit: "minor",
  from: `"Order" o`,
  when: `o."shopId" = $1 AND NOT o."test" AND o."cancelledAt" IS NULL
    AND o."financialStatus" NOT IN ('voided', 'expired') AND (o."financialStatus" <> 'pending' OR b."pendingCounts")
    AND o."processedAt" >= b."start" AND o."processedAt" < b."end" AND o."processedAt" <= b."now"`,
  minor: `CASE b."basis" WHEN 'gross' THEN o."total" WHEN 'net_sales' THEN o."netSales" ELSE o."netPaid" END`,
  distinct: `o."id"`,
  by: {},
});
