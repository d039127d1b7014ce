import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md B3, variant. */
export const netResolutionTime = defineMetric({
  id: "net_resolution_time",
  entry: "B3",
  label: "Net resolution time",
  meaning: "Resolution time without the time in which the ticket waited for the customer.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: resolutions,
  where: `s."netSeconds" IS NOT NULL`,
  seconds: `s."netSeconds"`,
  businessSeconds: `s."netBusiness"`,
});
