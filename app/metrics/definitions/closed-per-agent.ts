import { defineMetric } from "#app/metrics/define.ts";
import { ticketsResolved } from "./tickets-resolved.ts";

/** metrics.md A8: A6 by who resolved; when a rule did, by the assignee at that moment, counted as auto-closed. */
export const closedPerAgent = defineMetric({
  ...ticketsResolved,
  id: "closed_per_agent",
  needs: ["closing_actor"],
  entry: "A8",
  label: "Closed per agent",
  meaning:
    "Resolved tickets by the person or AI who resolved them. Closed by a rule: the assignee of that moment, marked automatic.",
  parts: { auto: `s."auto"` },
});
