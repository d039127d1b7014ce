import { defineMetric } from "#app/metrics/define.ts";
import { buysAgain, customersAtEnd } from "#app/metrics/sources/customers.ts";

/** metrics.md F8 */
export const repeatPurchaseRate = defineMetric({
  id: "repeat_purchase_rate",
  entry: "F8",
  label: "Repeat purchases",
  meaning: "Of the customers of the year before the end of the period, or the time set, those with two orders or more.",
  dating: "by the orders of each customer",
  of: "customers",
  better: "higher",
  group: "revenue",
  kind: "ratio",
  unit: "ratio",
  source: customersAtEnd,
  part: buysAgain,
  names: { part: "repeat", whole: "customers" },
  lookback: "e",
});
