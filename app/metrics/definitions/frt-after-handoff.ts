import { defineMetric } from "#app/metrics/define.ts";
import { firstHumanReplies } from "#app/metrics/sources/tickets.ts";

/** metrics.md B1, variant. */
export const frtAfterHandoff = defineMetric({
  id: "frt_after_handoff",
  needs: ["automation"],
  entry: "B1",
  label: "First response after handoff",
  meaning: "How long a customer waits for a person after automation gave the conversation away.",
  dating: "by the day of that reply",
  of: "first replies",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: firstHumanReplies,
  where: `m."handoffSeconds" IS NOT NULL`,
  seconds: `m."handoffSeconds"`,
  businessSeconds: `m."handoffBusiness"`,
});
