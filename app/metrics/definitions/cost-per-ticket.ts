import { defineMetric } from "#app/metrics/define.ts";
import { perCost } from "#app/metrics/divide.ts";
import { supportCost } from "./support-cost.ts";
import { ticketsCreated } from "./tickets-created.ts";

/** metrics.md F6: the article's division. */
export const costPerTicket = defineMetric({
  id: "cost_per_ticket",
  entry: "F6",
  label: "Cost per ticket",
  meaning: "Cost of support for each ticket created.",
  dating: "by the days of the month, and of the ticket",
  of: "tickets",
  better: "lower",
  group: "revenue",
  kind: "composite",
  unit: "minor",
  operands: { cost: { metric: supportCost, whole: true }, tickets: { metric: ticketsCreated, whole: true } },
  combine: ({ cost, tickets }) => perCost(cost!, tickets!.n),
});
