import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { agentHours } from "./agent-hours.ts";
import { handleTime } from "./handle-time.ts";
import { newTickets } from "./new-tickets.ts";

/** metrics.md P2 */
export const staffingNeed = defineMetric({
  id: "staffing_need",
  entry: "P2",
  label: "Staffing load",
  meaning:
    "Work that arrives for each hour of the people who are there: tickets of customers × handling time ÷ agent hours. Above 0.85 for weeks, more people are needed.",
  dating: "by the moment the ticket was created",
  of: "agent hours",
  better: "lower",
  group: "people",
  kind: "composite",
  unit: "score",
  operands: {
    tickets: { metric: newTickets },
    handling: { metric: handleTime, whole: true },
    hours: { metric: agentHours, whole: true },
  },
  combine: ({ tickets, handling, hours }) =>
    handling!.mean == null ? { value: null, n: hours!.n } : quotient(tickets!.n * handling!.mean, 3600 * hours!.n, hours!.n),
});
