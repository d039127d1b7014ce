import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md C6 */
export const escalationRate = defineMetric({
  id: "escalation_rate",
  entry: "C6",
  label: "Escalated",
  meaning: "Of the resolved tickets, those that went to another team or were escalated.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "lower",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: resolutions,
  part: `m."escalatedAt" <= s."resolvedAt"`,
  names: { part: "escalated", whole: "resolved" },
});
