import { defineMetric } from "#app/metrics/define.ts";
import { waits } from "#app/metrics/sources/tickets.ts";

/** metrics.md B2 */
export const waitsWithoutReply = defineMetric({
  id: "waits_without_reply",
  entry: "B2",
  label: "Waits without a reply",
  meaning: "Waits of customers that ended with the ticket resolved and nobody having replied.",
  dating: "by the day of the resolution",
  of: "waits",
  better: "lower",
  group: "speed",
  kind: "count",
  unit: "count",
  source: waits,
  where: `NOT w."answered"`,
});
