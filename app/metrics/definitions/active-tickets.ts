import { defineMetric } from "#app/metrics/define.ts";
import { actions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A3 */
export const activeTickets = defineMetric({
  id: "active_tickets",
  entry: "A3",
  label: "Active tickets",
  meaning: "Conversations in which somebody wrote or the status changed.",
  dating: "by anything that happened in the ticket",
  of: "tickets",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: actions,
  where: `a."kind" IN ('customer', 'human', 'ai', 'status')`,
  distinct: `a."ticketId"`,
  recurring: "many",
});
