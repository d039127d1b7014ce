import { defineMetric } from "#app/metrics/define.ts";
import { returnOn } from "#app/metrics/divide.ts";
import { grossMargin } from "./gross-margin.ts";
import { supportCost } from "./support-cost.ts";
import { supportRevenue } from "./support-revenue.ts";

/** metrics.md F7, option: on attributed revenue. */
export const supportRoiAttributed = defineMetric({
  id: "support_roi_attributed",
  entry: "F7",
  label: "Return on support, attributed",
  meaning:
    "Margin on the revenue credited to conversations, less the cost of support, for each unit of cost. Credited, not caused.",
  dating: "by the day of the order, and the days of the month",
  of: "credited orders",
  better: "higher",
  group: "revenue",
  kind: "composite",
  unit: "ratio",
  operands: {
    revenue: { metric: supportRevenue, whole: true },
    cost: { metric: supportCost, whole: true },
    margin: { metric: grossMargin, whole: true },
  },
  combine: ({ revenue, cost, margin }) => returnOn(revenue!, cost!, margin!),
});
