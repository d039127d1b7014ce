import { defineMetric } from "#app/metrics/define.ts";
import { contactedAtStart, stays } from "#app/metrics/sources/customers.ts";

/** metrics.md F8 */
export const retentionRateContacted = defineMetric({
  id: "retention_rate_contacted",
  entry: "F8",
  label: "Retention, contacted support",
  meaning: "Retention of the customers who ever wrote to support. They differ from the others by more than that.",
  dating: "by the orders of each customer",
  of: "customers",
  better: "higher",
  group: "revenue",
  kind: "ratio",
  unit: "ratio",
  source: contactedAtStart,
  part: stays,
  names: { part: "stayed", whole: "customers" },
  lookback: "start",
});
