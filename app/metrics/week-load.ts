import { defineMetric } from "./define.ts";
import { agentHours } from "./definitions/agent-hours.ts";
import { newTickets } from "./definitions/new-tickets.ts";

/** Tickets of customers per hour of the local week: the other way of counting busiest times (metrics.md A13). */
export const arrivalsByHour = defineMetric({
  ...newTickets,
  id: "arrivals_by_hour",
  kind: "matrix",
  unit: "score",
  at: `m."createdAt"`,
});

/** People there per hour of the local week (metrics.md P2). */
export const agentsByHour = defineMetric({ ...agentHours, id: "agents_by_hour", kind: "matrix", unit: "score", at: `a."at"` });

/** Above this, for two weeks or more, more people are needed (metrics.md P2). */
export const OVERLOAD = 0.85;

/**
 * Load of one hour of the week: work that arrives for each hour of the people who are there (metrics.md P2). Infinite where work
 * arrives and nobody is there; null where nothing arrives.
 * @param arrivals tickets per hour
 * @param handling mean seconds of work on one
 * @param agents people there
 */
export function loadOfHour(arrivals: number, handling: number, agents: number): number | null {
  return arrivals === 0 ? null : (arrivals * handling) / 3600 / agents;
}
