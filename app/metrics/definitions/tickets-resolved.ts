import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A6 */
export const ticketsResolved = defineMetric({
  id: "tickets_resolved",
  entry: "A6",
  label: "Resolved tickets",
  meaning: "Conversations whose last resolution fell in the period and that were still resolved at its end.",
  dating: "by the day of the last resolution",
  of: "tickets",
  better: "higher",
  group: "volume",
  kind: "count",
  unit: "count",
  source: resolutions,
});
