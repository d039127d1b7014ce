import type { Metric } from "#app/metrics/define.ts";
import { agentRevenue } from "./agent-revenue.ts";
import { automatedResolutionRate } from "./automated-resolution-rate.ts";
import { closedPerAgent } from "./closed-per-agent.ts";
import { convertedTickets } from "./converted-tickets.ts";
import { csat } from "./csat.ts";
import { csatAverage } from "./csat-average.ts";
import { firstResponseTime } from "./first-response-time.ts";
import { ordersAssisted } from "./orders-assisted.ts";
import { oneReplyRate } from "./one-reply-rate.ts";
import { resolutionTime } from "./resolution-time.ts";
import { responseTime } from "./response-time.ts";
import { shopRevenue } from "./shop-revenue.ts";
import { supportRevenue } from "./support-revenue.ts";
import { ticketConversionRate } from "./ticket-conversion-rate.ts";
import { ticketsCreated } from "./tickets-created.ts";
import { ticketsResolved } from "./tickets-resolved.ts";
import { unresolvedTickets } from "./unresolved-tickets.ts";

/** Every metric, in the order in which pages show them. */
export const metrics: readonly Metric[] = [
  supportRevenue,
  convertedTickets,
  ticketConversionRate,
  agentRevenue,
  ordersAssisted,
  shopRevenue,
  ticketsCreated,
  unresolvedTickets,
  ticketsResolved,
  closedPerAgent,
  firstResponseTime,
  responseTime,
  resolutionTime,
  oneReplyRate,
  automatedResolutionRate,
  csat,
  csatAverage,
];

const byId = new Map(metrics.map((metric) => [metric.id, metric]));

/** The metric with this id of the dictionary, or undefined. */
export function metricById(id: string): Metric | undefined {
  return byId.get(id);
}
