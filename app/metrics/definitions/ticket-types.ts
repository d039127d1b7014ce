import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { ticketsCreated } from "./tickets-created.ts";

/** metrics.md A7: the share of a type, tag or other group in all tickets created. */
export const ticketTypes = defineMetric({
  id: "ticket_types",
  entry: "A7",
  label: "Ticket types",
  meaning: "How much of what arrives is about each type; broken down by type, the shares add up to all.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "neither",
  group: "volume",
  kind: "composite",
  unit: "ratio",
  operands: { own: { metric: ticketsCreated }, all: { metric: ticketsCreated, whole: true } },
  combine: ({ own, all }) => ({ ...quotient(own!.n, all!.n), parts: { tickets: own!.n, created: all!.n } }),
});
