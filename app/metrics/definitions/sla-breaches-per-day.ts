import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { slaBreaches } from "./sla-breaches.ts";

/** metrics.md B7 */
export const slaBreachesPerDay = defineMetric({
  id: "sla_breaches_per_day",
  entry: "B7",
  label: "SLA breaches per day",
  meaning: "Promised times that were not kept, by the day on which they were broken; over several days, their average.",
  dating: "by the moment the promise was broken",
  of: "breaches",
  better: "lower",
  group: "speed",
  kind: "composite",
  unit: "score",
  operands: { breaches: { metric: slaBreaches } },
  combine: ({ breaches }, { days }) => ({ ...quotient(breaches!.n, days), n: breaches!.n, parts: { breached: breaches!.n } }),
});
