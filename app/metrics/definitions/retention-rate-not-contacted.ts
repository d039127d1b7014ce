import { defineMetric } from "#app/metrics/define.ts";
import { otherCustomersAtStart, stays } from "#app/metrics/sources/customers.ts";

/** metrics.md F8 */
export const retentionRateNotContacted = defineMetric({
  id: "retention_rate_not_contacted",
  entry: "F8",
  label: "Retention, never contacted support",
  meaning: "Retention of the customers who never wrote to support. They differ from the others by more than that.",
  dating: "by the orders of each customer",
  of: "customers",
  better: "higher",
  group: "revenue",
  kind: "ratio",
  unit: "ratio",
  source: otherCustomersAtStart,
  part: stays,
  names: { part: "stayed", whole: "customers" },
  lookback: "start",
});
