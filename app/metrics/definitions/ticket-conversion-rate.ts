import { defineMetric } from "#app/metrics/define.ts";
import { createdTicketsByReplier } from "#app/metrics/sources/tickets.ts";

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
  source: createdTicketsByReplier,
  credits: true,
  where: `b."everyTicket" OR m."startedBy" = 'customer' AND m."firstReplyAt" IS NOT NULL`,
  maturesAt: `m."firstCustomerAt" + b."window" + interval '1 microsecond'`,
  part: `EXISTS (SELECT FROM credit c WHERE c."ticketId" = m."ticketId" AND c."net" > 0)`,
  names: { part: "converted", whole: "eligible" },
});
