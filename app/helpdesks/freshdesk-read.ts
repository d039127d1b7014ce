import { z } from "zod";
import type { AuthorKind, Channel, TicketEvent, TicketFields, TicketHint, TicketStatus } from "./contract.ts";
import { orderNamesInFields } from "./order-names.ts";
import { mentionsIn } from "./mentions.ts";
import { id, instant, optional, readWith, words } from "./parse.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
const simpleBody = z.object({ freshdesk_webhook: z.object({ ticket_id: id }) });
const advancedBody = z.object({ ticket_id: id });

/**
 * Reads what an automation rule posts, in either of its forms: which ticket to look at. What else is in it are display words in
 * the account's language, without a time.
 * @throws UnreadableEvent with the path of the missing id
 */
export function readFreshdesk(body: unknown): TicketHint[] {
  const isSimple = typeof body === "object" && body !== null && "freshdesk_webhook" in body;
  const ticketId = isSimple ? readWith(simpleBody, body).freshdesk_webhook.ticket_id : readWith(advancedBody, body).ticket_id;
  return [{ kind: "changed", ticketId }];
}

export const restTicket = z.object({
  id,
  status: z.number(),
  source: optional(z.number()),
  type: z.string().nullish(),
  subject: z.string().nullish(),
  requester_id: optional(id),
  responder_id: optional(id),
  group_id: optional(id),
  tags: optional(z.array(text)),
  custom_fields: optional(z.record(text, z.unknown())),
  spam: optional(z.boolean()),
  deleted: optional(z.boolean()),
  description: words,
  created_at: instant,
  updated_at: instant,
  requester: optional(
    z.object({ id: optional(id), name: optional(text), email: optional(text), phone: optional(text), mobile: optional(text) }),
  ),
  stats: optional(
    z.object({
      status_updated_at: optional(instant),
      reopened_at: optional(instant),
      resolved_at: optional(instant),
      closed_at: optional(instant),
      pending_since: optional(instant),
    }),
  ),
});
export const restConversation = z.object({
  id,
  incoming: optional(z.boolean()),
  private: optional(z.boolean()),
  user_id: optional(id),
  from_email: optional(text),
  body: words,
  created_at: instant,
});
export const restRating = z.object({
  id,
  ticket_id: id,
  agent_id: optional(id),
  feedback: optional(text),
  created_at: instant,
  updated_at: optional(instant),
  ratings: z.object({ default_question: optional(z.number()) }),
});

export type RestTicket = z.output<typeof restTicket>;
export type RestConversation = z.output<typeof restConversation>;
export type FreshdeskAgent = { name?: string | undefined; email?: string | undefined };
/** Who works in the helpdesk; empty when the key may not ask. */
export type Staff = { agents: ReadonlyMap<string, FreshdeskAgent>; groups: ReadonlyMap<string, string> };

/** Source of a ticket that an agent began by writing to the customer. */
const OUTBOUND_EMAIL = 10;

/** Everything a ticket with its conversations tells. */
export function ticketEvents(ticket: RestTicket, conversations: readonly RestConversation[], staff: Staff): TicketEvent[] {
  return [
    snapshot(ticket, staff),
    ...closingHolder(ticket, staff),
    ...statusEvents(ticket),
    descriptionMessage(ticket, staff),
    ...conversations.map((each) => conversationMessage(ticket, each, staff)),
  ];
}

/** A ticket as the lists of deleted and spam tickets show it: only where it stands. */
export function snapshot(ticket: RestTicket, staff: Staff): TicketEvent {
  const fields = ticketFields(ticket, staff);
  const content = contentId(JSON.stringify(fields)).slice(0, 12);
  const { id: ticketId, updated_at: at } = ticket;
  return { key: `ticket-${ticketId}-${at.toISOString()}-${content}`, at, kind: "ticket", ticketId, fields };
}

function ticketFields(ticket: RestTicket, { agents, groups }: Staff): TicketFields {
  const { responder_id: responder, group_id: group, requester } = ticket;
  return {
    createdAt: ticket.created_at,
    subject: ticket.subject,
    channel: ticket.source === undefined ? undefined : (channels[ticket.source] ?? "other"),
    startedBy: ticket.source === OUTBOUND_EMAIL ? "merchant" : undefined,
    // Where the status stands is told by the statistics, with the time of each change.
    type: ticket.type,
    tags: ticket.tags,
    assignee: responder === undefined ? null : { id: responder, ...agents.get(responder) },
    team: group === undefined ? null : groups.get(group),
    customer: requester && {
      id: requester.id ?? ticket.requester_id,
      name: requester.name,
      emails: requester.email ? [requester.email] : [],
      phones: [requester.phone, requester.mobile].flatMap((each) => each || []),
    },
    spam: ticket.spam ?? false,
    deleted: ticket.deleted ?? false,
    orderNames: orderNamesInFields(ticket.custom_fields),
  };
}

const channels: Record<number, Channel> = {
  1: "email",
  2: "form",
  3: "phone",
  5: "social",
  6: "social",
  7: "chat",
  9: "form",
  10: "email",
  13: "sms",
};

const RESOLVED = 4;
const CLOSED = 5;

/** Freshdesk's own statuses are 2 to 5; those that a shop adds wait for somebody. */
function statusOf(status: number): TicketStatus {
  if (status === RESOLVED || status === CLOSED) return "closed";
  return status === 2 ? "open" : "pending";
}

/**
 * The statistics keep the last time of each kind of change: earlier closings of a reopened ticket are known only if they were
 * told while they happened. A resolved ticket that is closed later was closed when it was resolved.
 */
function statusEvents(ticket: RestTicket): TicketEvent[] {
  const { stats } = ticket;
  const current = statusOf(ticket.status);
  const changes: [TicketStatus, Date][] = [];
  const closing = stats?.resolved_at ?? stats?.closed_at;
  const reopened = stats?.reopened_at;
  if (closing) changes.push(["closed", closing]);
  if (reopened) changes.push(["open", reopened]);
  const since = stats?.status_updated_at ?? ticket.updated_at;
  if (current === "pending") changes.push(["pending", stats?.pending_since ?? since]);
  if (current === "closed" && (!closing || (reopened && reopened > closing))) changes.push(["closed", since]);
  if (current === "open" && stats?.status_updated_at && since > ticket.created_at) changes.push(["open", since]);
  return [...new Map(changes.map(([to, at]) => [`status-${ticket.id}-${to}-${at.toISOString()}`, { to, at }]))].map(
    ([key, { to, at }]): TicketEvent => ({ key, at, kind: "status", ticketId: ticket.id, to }),
  );
}

/** Who closed a ticket and since when it has its holder is not told: whoever holds it now has held it when it was closed. */
function closingHolder({ id: ticketId, responder_id: id, stats }: RestTicket, { agents }: Staff): TicketEvent[] {
  const at = stats?.resolved_at ?? stats?.closed_at;
  if (id === undefined || !at) return [];
  const assignee = { id, ...agents.get(id) };
  return [{ key: `assigned-${ticketId}-${id}-${at.toISOString()}`, at, kind: "assigned", ticketId, assignee }];
}

/** The first message is the ticket's description; it has no id of its own. */
function descriptionMessage(ticket: RestTicket, { agents }: Staff): TicketEvent {
  const isOutbound = ticket.source === OUTBOUND_EMAIL;
  const writer = isOutbound ? ticket.responder_id : ticket.requester_id;
  const agent = isOutbound && writer !== undefined ? agents.get(writer) : undefined;
  return messageEvent(ticket.id, {
    id: `description-${ticket.id}`,
    sentAt: ticket.created_at,
    author: isOutbound
      ? { kind: agentKind(agent), id: writer, ...agent }
      : { kind: "customer", id: writer, name: ticket.requester?.name, email: ticket.requester?.email },
    isPublic: true,
    autoReply: false,
    mentions: mentionsIn(ticket.description),
  });
}

function conversationMessage(ticket: RestTicket, from: RestConversation, { agents }: Staff): TicketEvent {
  const isCustomer = from.incoming === true && from.private !== true;
  const agent = from.user_id === undefined ? undefined : agents.get(from.user_id);
  const isRequester = from.user_id === ticket.requester_id;
  return messageEvent(ticket.id, {
    id: from.id,
    sentAt: from.created_at,
    author: isCustomer
      ? {
          kind: "customer",
          id: from.user_id,
          name: isRequester ? ticket.requester?.name : undefined,
          email: from.from_email ? addressOf(from.from_email) : isRequester ? ticket.requester?.email : undefined,
        }
      : { kind: agentKind(agent), id: from.user_id, ...agent },
    isPublic: from.private !== true,
    autoReply: false,
    mentions: mentionsIn(from.body),
  });
}

type Message = Extract<TicketEvent, { kind: "message" }>["message"];

function messageEvent(ticketId: string, message: Message): TicketEvent {
  return { key: `message-${message.id}`, at: message.sentAt, kind: "message", ticketId, message };
}

/** "Maya Okafor <maya@example.com>" or the bare address. */
function addressOf(written: string): string {
  return /<([^<>\s]+)>/.exec(written)?.[1] ?? written.trim();
}

/** Freddy, Freshdesk's AI agent, writes under a user of its own. */
function agentKind(agent: FreshdeskAgent | undefined): AuthorKind {
  return /^freddy\b/i.test(agent?.name ?? "") ? "ai" : "human";
}

const scores: Record<number, number> = { 103: 5, 102: 4, 101: 4, 100: 3, [-101]: 2, [-102]: 2, [-103]: 1 };

/** Seven or three steps from -103 to 103, as 1 to 5; null for what was not answered or nobody knows. */
export function ratingEvent(rating: z.output<typeof restRating>): TicketEvent | null {
  const score = scores[rating.ratings.default_question ?? 0];
  if (score === undefined) return null;
  const at = rating.updated_at ?? rating.created_at;
  return {
    key: `rating-${rating.id}-${at.toISOString()}`,
    at,
    kind: "rated",
    ticketId: rating.ticket_id,
    rating: {
      kind: "csat",
      score,
      scaleMin: 1,
      scaleMax: 5,
      comment: rating.feedback || undefined,
      answeredAt: at,
      agentId: rating.agent_id,
    },
  };
}
