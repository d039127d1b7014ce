import { type SimTicket, statusOf } from "#simulator/model.ts";
import type { FoldedTicket } from "#app/tickets/fold.ts";

/** What every vendor can tell of a simulated ticket, to be compared with what the adapter understood. */
export function simulatedFacts(ticket: SimTicket) {
  return {
    createdAt: ticket.createdAt,
    status: statusOf(ticket),
    tags: ticket.tags,
    isSpam: ticket.spamAt !== null,
    isDeleted: ticket.deletedAt !== null,
    mergedInto: ticket.mergedInto === null ? null : String(ticket.mergedInto),
    scores: ticket.rating ? [ticket.rating.score] : [],
    changes: ticket.statuses.map(({ at, to }) => [at, to]),
    messages: ticket.messages
      .map(({ at, by, public: isPublic, autoSubmitted }) => [at, by, isPublic, by === "rule" || autoSubmitted] as const)
      .toSorted((a, b) => a[0] - b[0]),
  };
}

/** The same of a folded ticket. */
export function foldedFacts(folded: FoldedTicket) {
  return {
    createdAt: folded.createdAt,
    status: folded.status,
    tags: folded.tags,
    isSpam: folded.isSpam,
    isDeleted: folded.deletedAt !== null,
    mergedInto: folded.mergedInto,
    scores: folded.ratings.map(({ score }) => score),
    changes: folded.transitions.map(({ at, to }) => [at, to]),
    messages: folded.messages.map(
      ({ sentAt, authorKind, isPublic, autoReply }) => [sentAt, authorKind, isPublic, autoReply] as const,
    ),
  };
}
