import { defineMetric } from "#app/metrics/define.ts";
import { orders, ordersAndRefunds } from "#app/metrics/sources/money.ts";

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
  source: orders,
  refundSource: ordersAndRefunds,
  minor: `CASE b."basis" WHEN 'gross' THEN o."total" WHEN 'net_sales' THEN o."netSales" ELSE o."netPaid" END`,
  distinct: `o."id"`,
});
