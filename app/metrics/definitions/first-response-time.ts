import { defineMetric } from "#app/metrics/define.ts";
import { firstHumanReplies } from "#app/metrics/sources/tickets.ts";

/** metrics.md B1 */
export const firstResponseTime = defineMetric({
  id: "first_response_time",
  entry: "B1",
  label: "First response time",
  meaning:
    "How long a customer waits until a person answers for the first time. Automatic messages and AI are not first responses.",
  dating: "by the day of that reply",
  of: "first replies",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: firstHumanReplies,
  seconds: `m."frtSeconds"`,
  businessSeconds: `m."frtBusiness"`,
});
