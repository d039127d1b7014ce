import { defineMetric } from "#app/metrics/define.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md A9 */
export const splitRate = defineMetric({
  id: "split_rate",
  entry: "A9",
  label: "Split tickets",
  meaning:
    "Of the tickets that the team created, those for a customer who had another of the same type open, or resolved less than 72 hours before.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "lower",
  group: "people",
  elsewhere: true,
  kind: "ratio",
  unit: "ratio",
  source: createdTickets,
  where: `m."startedBy" = 'merchant'`,
  part: `EXISTS (SELECT FROM "TicketMeasure" u WHERE u."shopId" = $1 AND u."valid" AND u."customerKey" = m."customerKey" AND u."ticketId" <> m."ticketId"
    AND u."type" IS NOT DISTINCT FROM m."type" AND u."createdAt" < m."createdAt"
    AND NOT EXISTS (SELECT FROM "TicketSpell" s WHERE s."shopId" = $1 AND s."ticketId" = u."ticketId" AND s."resolvedAt" < m."createdAt" - interval '72 hours'
      AND s."since" <= m."createdAt" AND (s."until" IS NULL OR s."until" > m."createdAt")))`,
  names: { part: "split", whole: "created" },
});
