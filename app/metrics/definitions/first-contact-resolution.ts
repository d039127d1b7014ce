import { defineMetric } from "#app/metrics/define.ts";
import { daysSet } from "#app/metrics/sources/figure-settings.ts";
import { firstResolutions } from "#app/metrics/sources/tickets.ts";

/** How long the customer must not come back. */
const within = daysSet("fcrDays", 7);

/** metrics.md C2: judged 7 days after the first resolution; younger ones are immature. */
export const firstContactResolution = defineMetric({
  id: "first_contact_resolution",
  entry: "C2",
  label: "First contact resolution",
  meaning:
    "Of the resolved tickets, those whose customer made contact once and did not come back within 7 days or as many as are set, about the same type, by whatever channel.",
  dating: "by the day of the first resolution",
  of: "resolved tickets",
  better: "higher",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: firstResolutions,
  where: `m."startedBy" = 'customer'`,
  maturesAt: `m."firstResolvedAt" + ${within}`,
  part: `m."episodes" <= 1 AND (m."reopenedAt" IS NULL OR m."reopenedAt" > m."firstResolvedAt" + ${within})
    AND (m."nextContactAt" IS NULL OR m."nextContactAt" > m."firstResolvedAt" + ${within})`,
  names: { part: "first_contact", whole: "mature" },
});
