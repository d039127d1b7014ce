import { defineMetric } from "#app/metrics/define.ts";
import { quotient } from "#app/metrics/divide.ts";
import { helpSessions } from "./help-sessions.ts";
import { newTickets } from "./new-tickets.ts";

/** metrics.md E4 */
export const selfServiceRatio = defineMetric({
  id: "self_service_ratio",
  needs: ["articles"],
  entry: "E4",
  label: "Help sessions per ticket",
  meaning: "Sessions that read help articles for each ticket of a customer. Not a proof that they needed nobody.",
  dating: "by the moment of the session, and of the ticket",
  of: "tickets",
  better: "higher",
  group: "self_service",
  kind: "composite",
  unit: "score",
  operands: { sessions: { metric: helpSessions, whole: true }, tickets: { metric: newTickets, whole: true } },
  combine: ({ sessions, tickets }) => quotient(sessions!.n, tickets!.n),
});
