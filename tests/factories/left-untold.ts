import type { HelpdeskFact } from "#app/helpdesks/contract.ts";
import type { SimStatus, SimTicket } from "#simulator/model.ts";

/**
 * What is left of a ticket where a helpdesk cannot tell a fact; facts that are missing here leave no figure at all (the metrics
 * that need them say so). `readAt` is when the helpdesk was first asked.
 */
const without: Partial<Record<HelpdeskFact, (ticket: SimTicket, readAt: number) => SimTicket>> = {
  merges: (ticket) => ({ ...ticket, mergedInto: null, mergedAt: null }),
  spam: (ticket) => ({ ...ticket, spamAt: null }),
  types: (ticket) => ({ ...ticket, type: "" }),
  tags: (ticket) => ({ ...ticket, tags: [] }),
  automatic_answers: (ticket) => ({
    ...ticket,
    messages: ticket.messages.map((message) => ({ ...message, autoSubmitted: false })),
  }),
  ratings: (ticket) => ({ ...ticket, rating: null }),
  calls: (ticket) => ({ ...ticket, calls: [] }),
  past_spam: (ticket, readAt) => {
    const { spamAt } = ticket;
    return spamAt === null || spamAt > readAt ? ticket : { ...ticket, spamAt: null, deletedAt: spamAt };
  },
  customer_ids: (ticket) => ({ ...ticket, person: { ...ticket.person, id: null } }),
  closing_actor: (ticket) => ({ ...ticket, statuses: ticket.statuses.map((status) => ({ ...status, by: null })) }),
  // Who wrote from no address is somebody new each time.
  phones: ({ phone: _phone, email, person, ...ticket }) => ({
    ...ticket,
    email,
    phone: null,
    person: email === null ? { ...person, helpdeskId: ticket.id } : person,
  }),
  past_reopenings: (ticket, readAt) => ({ ...ticket, statuses: withoutPast(ticket.statuses, readAt) }),
  closing_times: (ticket, readAt) => ({
    ...ticket,
    statuses: ticket.statuses.map((status) => atLastMessage(ticket, status, readAt)),
  }),
};

/** The ticket as a helpdesk tells it that cannot tell these facts. */
export function leftUntold(ticket: SimTicket, lacks: readonly HelpdeskFact[], readAt: number): SimTicket {
  return lacks.reduce((left, fact) => without[fact]?.(left, readAt) ?? left, ticket);
}

/** Read for the first time a ticket only shows how it stands. */
function withoutPast(statuses: readonly SimStatus[], readAt: number): SimStatus[] {
  const last = statuses.findLast(({ at }) => at <= readAt);
  return [...(last?.to === "closed" ? [last] : []), ...statuses.filter(({ at }) => at > readAt)];
}

/** What was closed when it was first read is closed since its last message; what closes later is seen to. */
function atLastMessage({ createdAt, messages }: SimTicket, status: SimStatus, readAt: number): SimStatus {
  if (status.at > readAt) return status;
  return { ...status, at: Math.max(createdAt, ...messages.map(({ at }) => at).filter((at) => at <= readAt)) };
}
