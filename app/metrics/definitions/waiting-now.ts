import { defineMetric } from "#app/metrics/define.ts";
import { ageParts, ageWords, oldest } from "#app/metrics/age-parts.ts";
import { openUntilAnswered } from "#app/metrics/sources/open-tickets.ts";
import { openTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md B1: who is in no average yet, with how long they have waited. */
export const waitingNow = defineMetric({
  id: "waiting_now",
  entry: "B1",
  label: "Waiting for a first reply",
  meaning: "Tickets of customers that are not resolved and that nobody has answered yet.",
  dating: "at the end of the period, or now",
  of: "tickets",
  better: "lower",
  group: "speed",
  kind: "count",
  unit: "count",
  source: openTickets,
  stock: openUntilAnswered,
  where: `m."startedBy" = 'customer' AND (m."firstHumanAt" IS NULL OR m."firstHumanAt" > b."e")`,
  parts: ageParts,
  distribution: ageWords,
  partsOfNow: true,
  greatest: { oldest_seconds: oldest },
});
