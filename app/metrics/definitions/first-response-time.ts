import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";
import { validTickets } from "#app/metrics/valid-tickets.ts";

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
  from: validTickets,
  when: `m."firstHumanAt" >= b."start" AND m."firstHumanAt" < b."end" AND m."firstHumanAt" <= b."now" AND m."frtSeconds" >= 0`,
  seconds: `m."frtSeconds"`,
  businessSeconds: `m."frtBusiness"`,
  by: { ...ticketDimensions, agent: `m."firstHumanAgent"` },
});
