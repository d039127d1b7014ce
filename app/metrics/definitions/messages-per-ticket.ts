import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A15 */
export const messagesPerTicket = defineMetric({
  id: "messages_per_ticket",
  entry: "A15",
  label: "Messages per ticket",
  meaning: "Public messages of customers, people and AI over the life of a resolved ticket.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "lower",
  group: "quality",
  kind: "score",
  unit: "score",
  source: resolutions,
  score: `s."messages"`,
});
