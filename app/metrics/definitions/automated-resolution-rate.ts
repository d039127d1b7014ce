import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";
import { validTickets } from "#app/metrics/valid-tickets.ts";

const QUIET = "interval '72 hours'";

/** metrics.md C3: judged 72 quiet hours after the first resolution; younger ones are immature. */
export const automatedResolutionRate = defineMetric({
  id: "automated_resolution_rate",
  needs: ["automation"],
  entry: "C3",
  label: "Resolved without a person",
  meaning:
    "Of the resolved tickets that got any reply, those that AI, a bot or a rule answered, that no person replied to and whose customer stayed quiet for 72 hours.",
  dating: "by the day of the first resolution",
  of: "resolved tickets with a reply",
  better: "higher",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  from: validTickets,
  when: `m."startedBy" = 'customer' AND m."firstResolvedAt" >= b."start" AND m."firstResolvedAt" < b."end" AND m."firstResolvedAt" <= b."now"
    AND (m."humanReplies" > 0 OR m."aiReplies" > 0 OR m."automatedAt" IS NOT NULL)`,
  immature: `m."firstResolvedAt" + ${QUIET} > b."now"`,
  part: `m."automated" AND (m."firstHumanAt" IS NULL OR m."firstHumanAt" > m."firstResolvedAt" + ${QUIET})
    AND (m."returnedAt" IS NULL OR m."returnedAt" > m."firstResolvedAt" + ${QUIET})
    AND NOT EXISTS (SELECT FROM "TicketMeasure" later WHERE later."shopId" = $1 AND later."valid" AND later."startedBy" = 'customer'
      AND later."customerKey" = m."customerKey" AND later."ticketId" <> m."ticketId" AND later."type" IS NOT DISTINCT FROM m."type"
      AND later."createdAt" > m."firstResolvedAt" AND later."createdAt" <= m."firstResolvedAt" + ${QUIET})`,
  names: { part: "automated", whole: "resolved" },
  by: { ...ticketDimensions, agent: `m."firstReplyAgent"` },
});
