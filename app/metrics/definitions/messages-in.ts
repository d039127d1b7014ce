import { defineMetric } from "#app/metrics/define.ts";
import { actions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A2 */
export const messagesIn = defineMetric({
  id: "messages_in",
  entry: "A2",
  label: "Incoming messages",
  meaning: "Public messages that customers wrote; automatic ones are not counted.",
  dating: "by the moment the message was sent",
  of: "messages",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: actions,
  where: `a."kind" = 'customer'`,
});
