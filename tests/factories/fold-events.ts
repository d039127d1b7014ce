import type { TicketEvent } from "#app/helpdesks/contract.ts";
import type { RatingData, TicketFact, TicketMessage } from "#app/tickets/facts.ts";
import { type FoldedTicket, foldTicket } from "#app/tickets/fold.ts";

/** A ticket folded from what a helpdesk told of it, as the app does after storing: each key once, of a message the latest telling. */
export function foldEvents(ticketId: string, events: readonly TicketEvent[]): FoldedTicket {
  const own = events.filter((event) => "ticketId" in event && event.ticketId === ticketId);
  const known = new Set<string>();
  const facts = own.flatMap((event) => {
    if (known.has(event.key)) return [];
    known.add(event.key);
    return factOf(event);
  });
  const messages = new Map<string, TicketMessage>();
  for (const event of own.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
    if (event.kind === "message") messages.set(event.message.id, messageOf(event.message));
  }
  return foldTicket(facts, [...messages.values()]);
}

function factOf(event: TicketEvent): TicketFact[] {
  const { key } = event;
  const at = event.at.getTime();
  switch (event.kind) {
    case "ticket": {
      const { createdAt, customer: _customer, assignee, ...rest } = event.fields;
      const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      const data = {
        ...said,
        ...(createdAt && { createdAt: createdAt.getTime() }),
        ...(assignee !== undefined && { assigneeId: assignee?.id ?? null }),
      };
      return [{ key, at, kind: "ticket", data }];
    }
    case "status":
      return [
        {
          key,
          at,
          kind: "status",
          data: {
            to: event.to,
            actorKind: event.actor?.kind ?? null,
            actorId: event.actor?.id ?? null,
            estimated: event.estimated ?? false,
          },
        },
      ];
    case "assigned":
      return [
        { key, at, kind: "assigned", data: { assigneeId: event.assignee?.id ?? null, team: event.assignee?.team ?? null } },
      ];
    case "escalated":
      return [{ key, at, kind: "escalated", data: { toTeam: event.toTeam ?? null } }];
    case "merged":
      return [{ key, at, kind: "merged", data: { into: event.into } }];
    case "spam":
    case "unspam":
    case "deleted":
      return [{ key, at, kind: event.kind, data: {} }];
    case "rated": {
      const { comment, answeredAt, agentId, ...rating } = event.rating;
      const data: RatingData = {
        ...rating,
        comment: comment ?? null,
        answeredAt: answeredAt.getTime(),
        agentId: agentId ?? null,
      };
      return [{ key, at, kind: "rated", data }];
    }
    default:
      return [];
  }
}

function messageOf({
  id,
  sentAt,
  author,
  isPublic,
  autoReply,
}: Extract<TicketEvent, { kind: "message" }>["message"]): TicketMessage {
  return {
    id,
    sentAt: sentAt.getTime(),
    authorKind: author.kind,
    authorId: author.id ?? null,
    isPublic,
    autoReply,
    mentions: null,
  };
}
