import { defineMetric } from "#app/metrics/define.ts";
import { creditedOrders } from "#app/metrics/sources/money.ts";

/** metrics.md F11. Customers buy at any hour, so both clocks are one. */
export const medianTimeToPurchase = defineMetric({
  id: "median_time_to_purchase",
  entry: "F11",
  label: "Time to purchase",
  meaning: "From the last reply to the purchase, over the credited orders.",
  dating: "by the day of the order",
  of: "credited orders",
  better: "neither",
  group: "revenue",
  kind: "duration",
  unit: "seconds",
  source: creditedOrders,
  credits: true,
  seconds: `extract(epoch FROM c."processedAt" - c."touchAt")::int`,
  businessSeconds: `extract(epoch FROM c."processedAt" - c."touchAt")::int`,
});
