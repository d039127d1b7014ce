import { defineMetric } from "#app/metrics/define.ts";
import { waits } from "#app/metrics/sources/tickets.ts";

/** metrics.md B2: one observation per wait. */
export const responseTime = defineMetric({
  id: "response_time",
  entry: "B2",
  label: "Response time",
  meaning: "How long a customer waits at every turn of the conversation until a person replies.",
  dating: "by the day of the reply",
  of: "replies awaited",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: waits,
  where: `w."answered"`,
  seconds: `w."seconds"`,
  businessSeconds: `w."businessSeconds"`,
  manyPerTicket: true,
});
