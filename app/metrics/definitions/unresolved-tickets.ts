import { defineMetric } from "#app/metrics/define.ts";
import { ageParts, ageWords, oldest } from "#app/metrics/age-parts.ts";
import { openAndResolved } from "#app/metrics/sources/open-tickets.ts";
import { openTickets } from "#app/metrics/sources/tickets.ts";

/** metrics.md A5: everything that is not resolved at E, pending and snoozed included. */
export const unresolvedTickets = defineMetric({
  id: "unresolved_tickets",
  entry: "A5",
  label: "Unresolved tickets",
  meaning: "Conversations that were not resolved at the end of the period. Pending and snoozed ones count.",
  dating: "at the end of the period, or now",
  of: "tickets",
  better: "lower",
  group: "volume",
  kind: "count",
  unit: "count",
  source: openTickets,
  stock: openAndResolved,
  parts: {
    pending: `m."status" = 'pending'`,
    snoozed: `m."status" = 'snoozed'`,
    awaiting_us: `m."awaiting" = 'us'`,
    awaiting_customer: `m."awaiting" = 'customer'`,
    ...ageParts,
  },
  distribution: ageWords,
  partsOfNow: true,
  greatest: { oldest_seconds: oldest },
});
