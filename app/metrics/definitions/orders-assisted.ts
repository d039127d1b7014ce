import { defineMetric } from "#app/metrics/define.ts";
import { assists } from "#app/metrics/sources/money.ts";

/** metrics.md R12, any_touch: every ticket that qualified counts, whatever the model gave it; orders, because money would add up twice. */
export const ordersAssisted = defineMetric({
  id: "orders_assisted",
  entry: "R12",
  label: "Orders assisted",
  meaning:
    "Orders whose customer was helped before, in any conversation that qualified. Counted in full for each, so never summed.",
  dating: "by the day of the order",
  of: "orders",
  better: "higher",
  group: "revenue",
  kind: "count",
  unit: "count",
  source: assists,
  credits: true,
  distinct: `c."orderId"`,
});
