import { defineMetric } from "#app/metrics/define.ts";
import { buysAgain, otherCustomersAtEnd } from "#app/metrics/sources/customers.ts";

/** metrics.md F8 */
export const repeatPurchaseRateNotContacted = defineMetric({
  id: "repeat_purchase_rate_not_contacted",
  entry: "F8",
  label: "Repeat purchases, never contacted support",
  meaning: "Repeat purchases of the customers who never wrote to support. They differ from the others by more than that.",
  dating: "by the orders of each customer",
  of: "customers",
  better: "higher",
  group: "revenue",
  kind: "ratio",
  unit: "ratio",
  source: otherCustomersAtEnd,
  part: buysAgain,
  names: { part: "repeat", whole: "customers" },
  lookback: "e",
});
