import { defineMetric } from "#app/metrics/define.ts";
import { actions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A2 */
export const messagesOut = defineMetric({
  id: "messages_out",
  entry: "A2",
  label: "Outgoing messages",
  meaning: "Public replies that people and AI wrote.",
  dating: "by the moment the message was sent",
  of: "messages",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: actions,
  where: `a."kind" IN ('human', 'ai')`,
  parts: { by_ai: `a."kind" = 'ai'` },
});
