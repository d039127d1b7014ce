import type { SimMessage, SimTicket } from "#simulator/model.ts";
import { assignments } from "./assignments.ts";
import type { Happening } from "./simulation.ts";

/** One thing that happened to a ticket, and when: what a helpdesk tells as it happens. */
export type DatedHappening = { at: number; happening: Happening | "called" };

/** Everything that happened to a ticket, in the order it happened. */
export function happeningsOf(ticket: SimTicket): DatedHappening[] {
  const { createdAt, messages, statuses, calls, rating, spamAt, deletedAt, mergedAt } = ticket;
  const once = (happening: Happening, at: number | null | undefined) =>
    at === null || at === undefined ? [] : [{ at, happening }];
  const all: DatedHappening[] = [
    { at: createdAt, happening: "created" },
    ...messages.filter(({ at }) => at > createdAt).map((message) => ({ at: message.at, happening: messageHappening(message) })),
    ...assignments(ticket).map(({ at }) => ({ at, happening: "assigned" as const })),
    ...statuses.map(({ at, to }) => ({ at, happening: to === "closed" ? ("closed" as const) : ("reopened" as const) })),
    ...calls.map(({ endedAt }) => ({ at: endedAt, happening: "called" as const })),
    ...once("rated", rating?.at),
    ...once("spam", spamAt),
    ...once("deleted", deletedAt),
    ...once("merged", mergedAt),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

function messageHappening({ by, public: isPublic }: SimMessage): Happening {
  if (by === "customer") return "customer_message";
  return isPublic ? "agent_message" : "note";
}
