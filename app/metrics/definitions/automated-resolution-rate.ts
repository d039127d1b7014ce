import { defineMetric } from "#app/metrics/define.ts";
import { firstResolutions } from "#app/metrics/sources/tickets.ts";

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
  source: firstResolutions,
  where: `m."startedBy" = 'customer' AND (m."firstReplyAt" IS NOT NULL OR m."automatedAt" IS NOT NULL)`,
  maturesAt: `m."firstResolvedAt" + interval '72 hours'`,
  part: `m."automated" AND (m."firstHumanAt" IS NULL OR m."firstHumanAt" > m."firstResolvedAt" + interval '72 hours')
    AND (m."returnedAt" IS NULL OR m."returnedAt" > m."firstResolvedAt" + interval '72 hours')
    AND (m."nextContactAt" IS NULL OR m."nextContactAt" > m."firstResolvedAt" + interval '72 hours')`,
  names: { part: "automated", whole: "resolved" },
  parts: {
    unconfirmed: `m."automated" AND m."awaiting" = 'customer' AND m."returnedAt" IS NULL AND m."lastCustomerAt" = m."firstCustomerAt"`,
  },
});
