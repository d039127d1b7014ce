import { defineMetric } from "#app/metrics/define.ts";
import { firstResolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md B3, variant. */
export const firstResolutionTime = defineMetric({
  id: "first_resolution_time",
  entry: "B3",
  label: "First resolution time",
  meaning: "From the customer's first message to the first resolution.",
  dating: "by the day of the first resolution",
  of: "resolved tickets",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: firstResolutions,
  where: `m."firstResolutionSeconds" IS NOT NULL`,
  seconds: `m."firstResolutionSeconds"`,
  businessSeconds: `m."firstResolutionBusiness"`,
});
