import { defineMetric } from "#app/metrics/define.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md A14 */
export const complaintRate = defineMetric({
  id: "complaint_rate",
  entry: "A14",
  label: "Complaints",
  meaning: "Of the tickets created, those typed or tagged as a complaint.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "lower",
  group: "quality",
  kind: "ratio",
  unit: "ratio",
  source: createdTickets,
  part: `m."complaint"`,
  names: { part: "complaints", whole: "created" },
});
