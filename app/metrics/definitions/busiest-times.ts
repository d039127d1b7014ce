import { defineMetric } from "#app/metrics/define.ts";
import { actions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A13 */
export const busiestTimes = defineMetric({
  id: "busiest_times",
  entry: "A13",
  label: "Busiest times",
  meaning: "Customer messages per hour of the week, in the shop's local time: the busiest hour, and all of them as parts.",
  dating: "by the moment the message was sent",
  of: "messages",
  better: "neither",
  group: "volume",
  kind: "matrix",
  unit: "score",
  source: actions,
  where: `a."kind" = 'customer'`,
  at: `a."at"`,
});
