import { defineMetric } from "#app/metrics/define.ts";
import { actions } from "#app/metrics/sources/tickets.ts";

/** metrics.md A2 */
export const messagesAuto = defineMetric({
  id: "messages_auto",
  needs: ["automation"],
  entry: "A2",
  label: "Automated messages",
  meaning: "Public messages that rules, bots and automatic replies sent.",
  dating: "by the moment the message was sent",
  of: "messages",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: actions,
  where: `a."kind" = 'automated'`,
});
