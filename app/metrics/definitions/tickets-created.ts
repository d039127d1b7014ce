import { defineMetric } from "#app/metrics/define.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md A1 */
export const ticketsCreated = defineMetric({
  id: "tickets_created",
  entry: "A1",
  label: "Tickets",
  meaning: "New conversations that arrived. Spam, tests, deleted and merged-away tickets are not counted.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: createdTickets,
  parts: { outbound_tickets: `m."startedBy" = 'merchant'` },
});
