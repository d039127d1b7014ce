import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { newTickets } from "./new-tickets.ts";
import { ordersProcessed } from "./orders-processed.ts";

/** metrics.md A10 */
export const contactRate = defineMetric({
  id: "contact_rate",
  entry: "A10",
  label: "Tickets per 100 orders",
  meaning: "Tickets that customers started for every 100 orders.",
  dating: "by the day of the ticket, and of the order",
  of: "orders",
  better: "lower",
  group: "volume",
  kind: "composite",
  unit: "score",
  operands: { tickets: { metric: newTickets }, orders: { metric: ordersProcessed, whole: true } },
  combine: ({ tickets, orders }) => quotient(100 * tickets!.n, orders!.n),
});
