import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";
import { validTickets } from "#app/metrics/valid-tickets.ts";

/** metrics.md A5: everything that is not resolved at E, pending and snoozed included. */
export const unresolvedTickets = defineMetric({
  id: "unresolved_tickets",
  entry: "A5",
  label: "Unresolved tickets",
  meaning: "Conversations that were not resolved at the end of the period. Pending and snoozed ones count.",
  dating: "at the end of the period, or now",
  of: "tickets",
  better: "lower",
  group: "volume",
  kind: "count",
  unit: "count",
  from: validTickets,
  when: `m."createdAt" <= b."e" AND m."createdAt" < b."end" AND b."start" <= b."now" AND NOT EXISTS (
    SELECT FROM "TicketSpell" s WHERE s."shopId" = $1 AND s."ticketId" = m."ticketId"
      AND s."resolvedAt" <= b."e" AND (s."leftAt" IS NULL OR s."leftAt" > b."e"))`,
  by: { ...ticketDimensions, agent: `m."assigneeId"` },
});
