import { defineMetric } from "#app/metrics/define.ts";
import { credits } from "#app/metrics/sources/money.ts";

/** metrics.md F3 */
export const supportRevenue = defineMetric({
  id: "support_revenue",
  entry: "F3",
  label: "Revenue after support",
  meaning:
    "Net amount of the orders credited to conversations: after edits and refunds, each order at most once. Credited, not caused.",
  dating: "by the day of the order; with refunds booked by day, each on its own",
  of: "credited orders",
  better: "higher",
  group: "revenue",
  kind: "money",
  unit: "minor",
  source: credits,
  credits: true,
  minor: `c."amount"`,
  distinct: `c."orderId"`,
  parts: { before_sale: `c."intent" = 'before_sale'`, after_sale: `c."intent" = 'after_sale'` },
});
