import { defineMetric } from "#app/metrics/define.ts";
import { createdWithSpam } from "#app/metrics/sources/tickets.ts";

/** metrics.md A12 */
export const spamRate = defineMetric({
  id: "spam_rate",
  needs: ["spam"],
  entry: "A12",
  label: "Spam",
  meaning: "Of all tickets that arrived, those marked as spam.",
  dating: "by the day the ticket was created",
  of: "tickets",
  better: "lower",
  group: "volume",
  kind: "ratio",
  unit: "ratio",
  source: createdWithSpam,
  part: `m."excluded" IS NOT DISTINCT FROM 'spam'`,
  names: { part: "spam", whole: "created" },
});
