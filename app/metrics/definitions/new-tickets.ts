import { defineMetric } from "#app/metrics/define.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md A4 */
export const newTickets = defineMetric({
  id: "new_tickets",
  entry: "A4",
  label: "New tickets",
  meaning: "New conversations that customers started.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: createdTickets,
  where: `m."startedBy" = 'customer'`,
});
