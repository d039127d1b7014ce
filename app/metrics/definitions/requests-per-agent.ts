import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { activeAgents } from "./active-agents.ts";
import { ticketsCreated } from "./tickets-created.ts";

/** metrics.md A9 */
export const requestsPerAgent = defineMetric({
  id: "requests_per_agent",
  entry: "A9",
  label: "Requests per agent",
  meaning: "Tickets created for each person who replied in the period.",
  dating: "by the day the ticket was created",
  of: "active agents",
  better: "neither",
  group: "people",
  kind: "composite",
  unit: "score",
  operands: { tickets: { metric: ticketsCreated }, agents: { metric: activeAgents, whole: true } },
  combine: ({ tickets, agents }) => quotient(tickets!.n, agents!.n),
});
