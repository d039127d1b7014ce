import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";

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
  from: `"TicketWait" w JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = w."ticketId"`,
  when: `w."shopId" = $1 AND m."valid" AND w."closedAt" >= b."start" AND w."closedAt" < b."end" AND w."closedAt" <= b."now" AND w."seconds" >= 0`,
  seconds: `w."seconds"`,
  businessSeconds: `w."businessSeconds"`,
  by: { ...ticketDimensions, agent: `w."agentId"` },
});
