import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { shopRevenue } from "./shop-revenue.ts";
import { supportRevenue } from "./support-revenue.ts";

/** metrics.md F5 */
export const supportAov = defineMetric({
  id: "support_aov",
  entry: "F5",
  label: "Order value after support",
  meaning: "Average amount of an order credited to a conversation, next to the shop's average.",
  dating: "by the day of the order",
  of: "credited orders",
  better: "higher",
  group: "revenue",
  kind: "composite",
  unit: "minor",
  operands: { credited: { metric: supportRevenue }, shop: { metric: shopRevenue, whole: true } },
  combine: ({ credited, shop }) => ({
    ...quotient(credited!.value ?? 0, credited!.n),
    parts: { shop: shop!.n === 0 ? 0 : (shop!.value ?? 0) / shop!.n },
  }),
});
