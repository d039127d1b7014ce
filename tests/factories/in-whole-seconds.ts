import type { SimTicket } from "#simulator/model.ts";

/** The ticket as a vendor tells it whose clock has no fractions. */
export function inWholeSeconds(ticket: SimTicket): SimTicket {
  const { rating } = ticket;
  return {
    ...ticket,
    createdAt: whole(ticket.createdAt),
    messages: ticket.messages.map((message) => ({ ...message, at: whole(message.at) })),
    statuses: ticket.statuses.map((status) => ({ ...status, at: whole(status.at) })),
    calls: ticket.calls.map((call) => ({
      ...call,
      at: whole(call.at),
      answeredAt: call.answeredAt === null ? null : whole(call.answeredAt),
      endedAt: whole(call.endedAt),
    })),
    rating: rating && { ...rating, at: whole(rating.at) },
    spamAt: ticket.spamAt === null ? null : whole(ticket.spamAt),
    deletedAt: ticket.deletedAt === null ? null : whole(ticket.deletedAt),
    mergedAt: ticket.mergedAt === null ? null : whole(ticket.mergedAt),
  };
}

function whole(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
