import { defineMetric } from "#app/metrics/define.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md B8 */
export const unansweredRate = defineMetric({
  id: "unanswered_rate",
  entry: "B8",
  label: "Never answered",
  meaning: "Of the customers' tickets, those that neither a person nor an AI answered within 7 days.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "lower",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: createdTickets,
  where: `m."startedBy" = 'customer'`,
  maturesAt: `m."createdAt" + interval '7 days'`,
  part: `m."firstReplyAt" IS NULL OR m."firstReplyAt" > m."createdAt" + interval '7 days'`,
  names: { part: "unanswered", whole: "mature" },
});
