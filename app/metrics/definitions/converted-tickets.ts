import { defineMetric } from "#app/metrics/define.ts";
import { creditedTickets } from "#app/metrics/sources/credited-tickets.ts";

/** metrics.md F1 */
export const convertedTickets = defineMetric({
  id: "converted_tickets",
  entry: "F1",
  label: "Converted tickets",
  meaning: "Tickets followed by a purchase of the same customer that the attribution rule credits to them.",
  dating: "by the day the ticket was created",
  of: "tickets",
  settlesLate: true,
  better: "higher",
  group: "revenue",
  kind: "count",
  unit: "count",
  source: creditedTickets,
  credits: true,
  distinct: `m."ticketId"`,
});
