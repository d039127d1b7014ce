import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { articleReads } from "./article-reads.ts";
import { newTickets } from "./new-tickets.ts";

/** metrics.md E1 */
export const readsPerTicket = defineMetric({
  id: "reads_per_ticket",
  needs: ["articles"],
  entry: "E1",
  label: "Article reads per ticket",
  meaning: "Reads of help articles for each ticket of a customer.",
  dating: "by the moment of the reading, and of the ticket",
  of: "tickets",
  better: "higher",
  group: "self_service",
  kind: "composite",
  unit: "score",
  operands: { reads: { metric: articleReads, whole: true }, tickets: { metric: newTickets, whole: true } },
  combine: ({ reads, tickets }) => quotient(reads!.n, tickets!.n),
});
