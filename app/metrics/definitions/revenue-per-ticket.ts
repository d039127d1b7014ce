import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { supportRevenue } from "./support-revenue.ts";
import { ticketConversionRate } from "./ticket-conversion-rate.ts";

/** metrics.md F5 */
export const revenuePerTicket = defineMetric({
  id: "revenue_per_ticket",
  entry: "F5",
  label: "Revenue per ticket",
  meaning: "Revenue after support for each ticket that could lead to a purchase.",
  dating: "by the day of the order, and of the ticket",
  of: "tickets",
  better: "higher",
  group: "revenue",
  kind: "composite",
  unit: "minor",
  operands: { credited: { metric: supportRevenue }, tickets: { metric: ticketConversionRate } },
  combine: ({ credited, tickets }) => quotient(credited!.value ?? 0, tickets!.n + (tickets!.immature ?? 0)),
});
