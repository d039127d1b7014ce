/** One event of contract.md section 4. */
export type GenericEvent = { id: string; type: string; occurred_at: string } & Record<string, unknown>;

type Author = "customer" | "human" | "ai" | "bot" | "rule" | "system";

/** A ticket as its helpdesk announces it; the customer writes from `email`. */
export function ticketEvent(id: string, at: string, email: string | null, more: Record<string, unknown> = {}): GenericEvent {
  const customer = email === null ? {} : { customer: { id: `c-${email}`, name: "Zoe Berg", email } };
  return {
    id: `ticket-${id}-${at}`,
    type: "ticket",
    occurred_at: at,
    ticket: { id, created_at: at, channel: "email", started_by: "customer", subject: "Which size?", ...customer, ...more },
  };
}

/** A public message; agents are a1 "Ana" unless named. */
export function messageEvent(ticketId: string, at: string, author: Author, more: Record<string, unknown> = {}): GenericEvent {
  const isAgent = author === "human" || author === "ai";
  return {
    id: `message-${ticketId}-${at}-${author}`,
    type: "message",
    occurred_at: at,
    ticket_id: ticketId,
    message: {
      id: `m-${at}-${author}`,
      sent_at: at,
      author: {
        kind: author,
        ...(isAgent ? { id: author === "ai" ? "ai1" : "a1", name: author === "ai" ? "Robo" : "Ana" } : {}),
      },
      ...more,
    },
  };
}

/** Anything else that happens to a ticket. */
export function ticketHappening(type: string, ticketId: string, at: string, more: Record<string, unknown> = {}): GenericEvent {
  return { id: `${type}-${ticketId}-${at}`, type, occurred_at: at, ticket_id: ticketId, ...more };
}

/** A question and a human reply: the shortest ticket that can be credited. */
export function answeredTicket(id: string, asked: string, replied: string, email: string): GenericEvent[] {
  return [ticketEvent(id, asked, email), messageEvent(id, asked, "customer"), messageEvent(id, replied, "human")];
}
