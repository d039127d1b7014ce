import { defineMetric } from "#app/metrics/define.ts";
import { promises } from "#app/metrics/sources/tickets.ts";

/** metrics.md B7: what sla_breaches_per_day divides. */
export const slaBreaches = defineMetric({
  id: "sla_breaches",
  entry: "B7",
  label: "SLA breaches",
  meaning: "Promised times that were not kept, whether or not an answer came later.",
  dating: "by the moment the promise was broken",
  of: "breaches",
  better: "lower",
  group: "speed",
  kind: "count",
  unit: "count",
  source: promises,
  where: `NOT p."met"`,
});
