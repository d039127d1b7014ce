import { defineMetric } from "#app/metrics/define.ts";
import { returnOn } from "#app/metrics/divide.ts";
import { grossMargin } from "./gross-margin.ts";
import { incrementalRevenue } from "./incremental-revenue.ts";
import { supportCost } from "./support-cost.ts";

/** metrics.md F7, on the incremental estimate. */
export const supportRoi = defineMetric({
  id: "support_roi",
  entry: "F7",
  label: "Return on support",
  meaning: "Margin on the incremental revenue, less the cost of support, for each unit of cost. Resting on an estimate.",
  dating: "by the day of the contact, and the days of the month",
  of: "contacts that found customers to compare with",
  better: "higher",
  group: "revenue",
  kind: "composite",
  unit: "ratio",
  operands: {
    revenue: { metric: incrementalRevenue, whole: true },
    cost: { metric: supportCost, whole: true },
    margin: { metric: grossMargin, whole: true },
  },
  combine: ({ revenue, cost, margin }) => returnOn(revenue!, cost!, margin!),
});
