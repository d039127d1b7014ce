import { defineMetric } from "#app/metrics/define.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md B9 */
export const autoAckRate = defineMetric({
  id: "auto_ack_rate",
  needs: ["automation"],
  entry: "B9",
  label: "Acknowledged automatically",
  meaning: "Of the customers' tickets by e-mail and form, those that an automatic message acknowledged within 5 minutes.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "higher",
  group: "speed",
  kind: "ratio",
  unit: "ratio",
  source: createdTickets,
  where: `m."startedBy" = 'customer' AND m."channel" IN ('email', 'form')`,
  part: `m."firstAutoAt" <= m."firstCustomerAt" + interval '5 minutes'`,
  names: { part: "acknowledged", whole: "tickets" },
});
