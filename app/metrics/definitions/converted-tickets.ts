import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";

/** metrics.md F1 */
export const convertedTickets = defineMetric({
  id: "converted_tickets",
  entry: "F1",
  label: "Converted tickets",
  meaning: "Tickets followed by a purchase of the same customer that the attribution rule credits to them.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "higher",
  group: "revenue",
  kind: "count",
  unit: "count",
  credits: true,
  from: `"TicketMeasure" m JOIN credit c ON c."ticketId" = m."ticketId"`,
  when: `m."shopId" = $1 AND m."valid" AND c."net" > 0 AND m."createdAt" >= b."start" AND m."createdAt" < b."end"`,
  distinct: `m."ticketId"`,
  by: { ...ticketDimensions, agent: `c."agentId"` },
});
