import { defineMetric } from "#app/metrics/define.ts";
import { perCost } from "#app/metrics/divide.ts";
import { supportCost } from "./support-cost.ts";
import { ticketsResolved } from "./tickets-resolved.ts";

/** metrics.md F6: the article's name. */
export const costPerResolution = defineMetric({
  id: "cost_per_resolution",
  entry: "F6",
  label: "Cost per resolution",
  meaning: "Cost of support for each ticket resolved.",
  dating: "by the days of the month, and of the resolution",
  of: "tickets",
  better: "lower",
  group: "revenue",
  kind: "composite",
  unit: "minor",
  operands: { cost: { metric: supportCost, whole: true }, tickets: { metric: ticketsResolved, whole: true } },
  combine: ({ cost, tickets }) => perCost(cost!, tickets!.n),
});
