import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";
import { validTickets } from "#app/metrics/valid-tickets.ts";

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
  from: validTickets,
  when: `m."createdAt" >= b."start" AND m."createdAt" < b."end" AND m."createdAt" <= b."now"`,
  parts: { outbound_tickets: `m."startedBy" = 'merchant'` },
  by: { ...ticketDimensions, agent: `m."assigneeId"` },
});
