import { defineMetric } from "#app/metrics/define.ts";
import { customersAtStart, stays } from "#app/metrics/sources/customers.ts";

/** metrics.md F8 */
export const retentionRate = defineMetric({
  id: "retention_rate",
  entry: "F8",
  label: "Customer retention",
  meaning:
    "Of those who were customers at the start of the period, those who still are at its end: with an order in the year before, or the time set.",
  dating: "by the orders of each customer",
  of: "customers",
  better: "higher",
  group: "revenue",
  kind: "ratio",
  unit: "ratio",
  source: customersAtStart,
  part: stays,
  names: { part: "stayed", whole: "customers" },
  lookback: "start",
});
