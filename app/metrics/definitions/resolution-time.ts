import { defineMetric } from "#app/metrics/define.ts";
import { ticketDimensions } from "#app/metrics/ticket-dimensions.ts";
import { resolvedInBucket, resolvedTickets } from "#app/metrics/valid-tickets.ts";

/** metrics.md B3 */
export const resolutionTime = defineMetric({
  id: "resolution_time",
  entry: "B3",
  label: "Resolution time",
  meaning: "From the customer's first message to the last resolution. A reopened ticket is measured to its last resolution.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  from: resolvedTickets,
  when: `${resolvedInBucket} AND s."seconds" >= 0`,
  seconds: `s."seconds"`,
  businessSeconds: `s."businessSeconds"`,
  by: { ...ticketDimensions, agent: `s."agentId"` },
});
