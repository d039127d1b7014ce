import { defineMetric } from "#app/metrics/define.ts";
import { costInBucket, costs } from "#app/metrics/sources/money.ts";

/** metrics.md F6: what cost_per_ticket divides. */
export const supportCost = defineMetric({
  id: "support_cost",
  entry: "F6",
  label: "Cost of support",
  meaning: "What the support team cost, as entered by month; shorter periods have their days' share.",
  dating: "by the days of the month",
  of: "cost entries",
  better: "lower",
  group: "revenue",
  kind: "money",
  unit: "minor",
  source: costs,
  minor: costInBucket,
  distinct: `(k."month", k."category")`,
});
