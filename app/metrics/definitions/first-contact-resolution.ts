import { defineMetric } from "#app/metrics/define.ts";
import { firstResolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md C2: judged 7 days after the first resolution; younger ones are immature. */
export const firstContactResolution = defineMetric({
  id: "first_contact_resolution",
  entry: "C2",
  label: "First contact resolution",
  meaning:
    "Of the resolved tickets, those whose customer made contact once and did not come back within 7 days, about the same type, by whatever channel.",
  dating: "by the day of the first resolution",
  of: "resolved tickets",
  better: "higher",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: firstResolutions,
  where: `m."startedBy" = 'customer'`,
  maturesAt: `m."firstResolvedAt" + interval '7 days'`,
  part: `m."episodes" <= 1 AND (m."reopenedAt" IS NULL OR m."reopenedAt" > m."firstResolvedAt" + interval '7 days')
    AND (m."nextContactAt" IS NULL OR m."nextContactAt" > m."firstResolvedAt" + interval '7 days')`,
  names: { part: "first_contact", whole: "mature" },
});
