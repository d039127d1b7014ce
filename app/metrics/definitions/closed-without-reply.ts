import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A12 */
export const closedWithoutReply = defineMetric({
  id: "closed_without_reply",
  entry: "A12",
  label: "Closed without reply",
  meaning: "Of the resolved tickets, those of customers whom neither a person nor an AI answered.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "lower",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: resolutions,
  part: `NOT s."answered" AND m."startedBy" = 'customer'`,
  names: { part: "without_reply", whole: "resolved" },
});
