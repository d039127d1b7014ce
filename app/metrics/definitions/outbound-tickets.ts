import { defineMetric } from "#app/metrics/define.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md A1: counted apart from what arrived. */
export const outboundTickets = defineMetric({
  id: "outbound_tickets",
  entry: "A1",
  label: "Outbound tickets",
  meaning: "Conversations that the team started.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: createdTickets,
  where: `m."startedBy" = 'merchant'`,
});
