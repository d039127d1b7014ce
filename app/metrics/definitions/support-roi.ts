import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { grossMargin } from "./gross-margin.ts";
import { supportCost } from "./support-cost.ts";
import { supportRevenue } from "./support-revenue.ts";

/** metrics.md F7, on attributed revenue. */
export const supportRoi = defineMetric({
  id: "support_roi",
  entry: "F7",
  label: "Return on support",
  meaning:
    "Margin on the revenue credited to conversations, less the cost of support, for each unit of cost. On attributed revenue: credited, not caused.",
  dating: "by the day of the order, and the days of the month",
  of: "credited orders",
  better: "higher",
  group: "revenue",
  kind: "composite",
  unit: "ratio",
  operands: {
    credited: { metric: supportRevenue, whole: true },
    cost: { metric: supportCost, whole: true },
    margin: { metric: grossMargin, whole: true },
  },
  combine: ({ credited, cost, margin }) => {
    const n = credited!.n;
    if (cost!.n === 0) return { value: null, n, reason: "no costs entered" };
    if (margin!.value === null) return { value: null, n, reason: "no margin entered" };
    return { ...quotient((credited!.value ?? 0) * margin!.value - cost!.value!, cost!.value!), n };
  },
});
