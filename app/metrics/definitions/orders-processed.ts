import { defineMetric } from "#app/metrics/define.ts";
import { orders } from "#app/metrics/sources/money.ts";

/** metrics.md A10: what contact_rate divides by. */
export const ordersProcessed = defineMetric({
  id: "orders_processed",
  entry: "A10",
  label: "Orders",
  meaning: "Orders of the shop that count as revenue.",
  dating: "by the day of the order",
  of: "orders",
  better: "higher",
  group: "revenue",
  kind: "count",
  unit: "count",
  source: orders,
});
