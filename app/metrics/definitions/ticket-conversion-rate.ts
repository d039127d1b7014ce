import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";
import { validTickets } from "#app/metrics/valid-tickets.ts";

/** metrics.md F2: tickets whose window is still open are immature. */
export const ticketConversionRate = defineMetric({
  id: "ticket_conversion_rate",
  entry: "F2",
  label: "Conversion rate",
  meaning: "Of the customers' tickets that got a reply and whose purchase window has passed, those that led to a purchase.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "higher",
  group: "revenue",
  kind: "ratio",
  unit: "ratio",
  credits: true,
  from: validTickets,
  when: `m."createdAt" >= b."start" AND m."createdAt" < b."end" AND m."createdAt" <= b."now"
    AND (b."everyTicket" OR m."startedBy" = 'customer' AND m."firstReplyAt" IS NOT NULL)`,
  immature: `m."firstCustomerAt" + b."window" >= b."now"`,
  part: `EXISTS (SELECT FROM credit c WHERE c."ticketId" = m."ticketId" AND c."net" > 0)`,
  names: { part: "converted", whole: "eligible" },
  by: { ...ticketDimensions, agent: `m."firstReplyAgent"` },
});
