import { z } from "zod";
import type { Actor, AuthorKind, Channel, Requester, TicketEvent, TicketFields, TicketHint, TicketStatus } from "./contract.ts";
import { call, callEvent } from "./intercom-call.ts";
import {
  type Author,
  type Conversation,
  conversation,
  type IntercomTicket,
  type Part,
  ticket,
  ticketState,
} from "./intercom-shapes.ts";
import { mentionsIn } from "./mentions.ts";
import { epochSeconds, id, readWith } from "./parse.ts";
import { shopifyCustomerId as toShopifyId } from "./shopify-customer-id.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
const envelope = z.object({
  topic: text.min(1),
  created_at: epochSeconds,
  data: z.object({ item: z.record(z.string(), z.unknown()) }),
});

/** Reads one notification. Topics of contacts, companies, articles and pings say nothing about a ticket. */
export function readIntercom(body: unknown): (TicketEvent | TicketHint)[] {
  const { topic, created_at: at, data } = readWith(envelope, body);
  const { item } = data;
  if (topic === "conversation.deleted") {
    const { id: ticketId } = readWith(z.object({ id }), item, "data.item");
    return [{ key: `deleted-${ticketId}`, at, kind: "deleted", ticketId }];
  }
  if (/^conversation(_part)?\./.test(topic)) return readConversation(topic, item);
  if (topic.startsWith("ticket.")) return readTicket(topic, item);
  if (/^call\.(started|ended)$/.test(topic)) return [callEvent(readWith(call, item, "data.item"))];
  return [];
}

function readConversation(topic: string, item: Record<string, unknown>): (TicketEvent | TicketHint)[] {
  const nested = "conversation" in item;
  const read = readWith(conversation, nested ? item.conversation : item, nested ? "data.item.conversation" : "data.item");
  return withHint(topic, read, conversationEvents(read));
}

/** Whether the ticket is nested differs by topic and by version. */
function readTicket(topic: string, item: Record<string, unknown>): (TicketEvent | TicketHint)[] {
  const nested = "ticket" in item;
  const read = readWith(ticket, nested ? item.ticket : item, nested ? "data.item.ticket" : "data.item");
  return withHint(topic, read, ticketEvents(read));
}

/** Whose customer is known by nothing but Intercom's id is asked for, once, when it begins. */
function withHint(topic: string, from: Conversation | IntercomTicket, events: TicketEvent[]): (TicketEvent | TicketHint)[] {
  const begins = /\.created$|\.contact\.attached$/.test(topic) && !/\.(tag|note)\.created$/.test(topic);
  const unknown = events.length > 0 && contactId(from) !== undefined && customerOf(from) === undefined;
  return begins && unknown ? [...events, { kind: "changed", ticketId: from.id }] : events;
}

/**
 * Everything one snapshot of a conversation tells. Its own key sorts before those of exact changes, so that of two snapshots
 * from one second (answered and closed at once) the change that Intercom dates itself decides.
 */
export function conversationEvents(from: Conversation): TicketEvent[] {
  const parts = from.conversation_parts?.conversation_parts ?? [];
  return [
    snapshot(from, conversationFields(from)),
    ...firstMessage(from),
    ...closing(from, parts),
    ...parts.flatMap((each) => partEvents(from.id, each)),
    ...ratingEvents(from),
  ];
}

function snapshot(from: { id: string; created_at: Date; updated_at?: Date | undefined }, fields: TicketFields): TicketEvent {
  const at = new Date(Math.max(from.created_at.getTime(), from.updated_at?.getTime() ?? 0));
  const key = `snapshot-${from.id}-${at.toISOString()}-${contentId(JSON.stringify(fields)).slice(0, 12)}`;
  return { key, at, kind: "ticket", ticketId: from.id, fields };
}

function conversationFields(from: Conversation): TicketFields {
  const { source, statistics } = from;
  const subject = from.title || plainText(source?.subject ?? "") || undefined;
  return {
    ...assignment(from),
    createdAt: from.created_at,
    subject,
    channel: source?.type === undefined ? undefined : channelOf(source.type),
    startedBy:
      source?.delivered_as === undefined ? undefined : source.delivered_as === "customer_initiated" ? "customer" : "merchant",
    // A closed conversation is told by its exact closing time instead.
    status: from.state === "closed" && statistics?.last_close_at ? undefined : statusOf(from.state),
    tags: from.tags?.tags.map(({ name }) => name),
    customer: customerOf(from),
  };
}

function assignment(from: Pick<Conversation, "admin_assignee_id" | "team_assignee_id">): Pick<TicketFields, "assignee" | "team"> {
  const { admin_assignee_id: admin, team_assignee_id: team } = from;
  return { assignee: admin ? { id: admin } : admin === undefined ? undefined : null, team };
}

/** Who asked: the author of the first message, or a contact whom the merchant linked with a customer of the store. */
export function customerOf(from: Conversation | IntercomTicket): Requester | undefined {
  const writer = "source" in from ? from.source?.author : undefined;
  const wrote = writer && authorKind(writer) === "customer" ? writer : undefined;
  const contact = from.contacts?.contacts?.[0];
  const shopifyCustomerId = toShopifyId(contact?.external_id);
  if (!wrote?.email && !shopifyCustomerId) return undefined;
  return {
    id: contact?.id ?? wrote?.id,
    name: wrote?.name,
    emails: wrote?.email ? [wrote.email] : undefined,
    shopifyCustomerId,
  };
}

export function contactId(from: Pick<Conversation, "contacts">): string | undefined {
  return from.contacts?.contacts?.[0]?.id;
}

/** `source` is the first message; parts do not repeat it. One campaign is the source of many conversations under one id. */
function firstMessage(from: Conversation): TicketEvent[] {
  const { source } = from;
  if (!source?.author) return [];
  const kind =
    from.source?.delivered_as === "customer_initiated" ? authorKind(source.author) : sentBy(source.author, source.delivered_as);
  const id = `source-${from.id}`;
  return [
    messageEvent(from.id, {
      id,
      sentAt: from.created_at,
      author: { ...person(source.author), kind },
      isPublic: true,
      via: source.type,
      mentions: mentionsIn(source.body),
    }),
  ];
}

/** What an automation sends in an admin's name was not written by them. */
function sentBy(writer: Author, deliveredAs: string | undefined): AuthorKind {
  if (deliveredAs === "automated" || deliveredAs === "campaigns_initiated") return "rule";
  return authorKind(writer);
}

/** The last closing as the statistics date it, for a snapshot without the part that closed. */
function closing(from: Conversation, parts: Part[]): TicketEvent[] {
  const { last_close_at: at, last_closed_by_id: by } = from.statistics ?? {};
  if (from.state !== "closed" || !at || parts.some((each) => each.part_type === "close" && each.created_at >= at)) return [];
  const isAdmin = by !== undefined && from.teammates?.admins?.some((admin) => admin.id === by) === true;
  const actor: Actor | undefined = isAdmin ? { kind: "human", id: by } : undefined;
  const key = `status-${from.id}-closed-${at.toISOString()}${actor ? `-by-${by}` : ""}`;
  return [{ key, at, kind: "status", ticketId: from.id, to: "closed", actor }];
}

/** Parts that a person can write text with; of others the body is Intercom's own note. */
const spoken =
  /^(comment|quick_reply|note|note_and_reopen|close|open|assignment|assign_and_reopen|assign_and_unsnooze|snoozed|unsnoozed)$/;
const alwaysMessage = /^(comment|quick_reply|note|note_and_reopen)$/;

/** One part may be a message, a change of status and an assignment at once. */
function partEvents(ticketId: string, from: Part): TicketEvent[] {
  const { id: partId, part_type: type, created_at: at } = from;
  const kind = from.author ? authorKind(from.author) : "system";
  const events: TicketEvent[] = [];
  const isNote = type.startsWith("note");
  const says = alwaysMessage.test(type) || (spoken.test(type) && plainText(from.body ?? "") !== "");
  if (says) {
    const author = { ...(from.author ? person(from.author) : {}), kind };
    events.push(messageEvent(ticketId, { id: partId, sentAt: at, author, isPublic: !isNote, mentions: mentionsIn(from.body) }));
  }
  const to = statusAfter(from, says && kind === "customer");
  if (to) {
    const actor: Actor = { kind, id: from.author?.id, name: from.author?.name };
    events.push({ key: `status-${partId}`, at, kind: "status", ticketId, to, actor });
  }
  // A team as the target shows in the snapshot; whom the team picks is told by a part of its own.
  if (/assign/.test(type) && from.assigned_to !== undefined && from.assigned_to?.type !== "team") {
    const assignee = from.assigned_to?.type === "admin" && from.assigned_to.id ? { id: from.assigned_to.id } : null;
    events.push({ key: `assigned-${partId}`, at, kind: "assigned", ticketId, assignee });
  }
  return events;
}

/** A customer's answer opens a closed or snoozed conversation without a part that says so. */
function statusAfter(from: Part, customerWrote: boolean): TicketStatus | null {
  if (customerWrote) return "open";
  switch (from.part_type) {
    case "close":
      return "closed";
    case "open":
    case "unsnoozed":
    case "timer_unsnooze":
    case "assign_and_reopen":
    case "assign_and_unsnooze":
    case "note_and_reopen":
      return "open";
    case "snoozed":
      return "snoozed";
    default:
      return from.part_type.startsWith("ticket_state_updated") ? ticketStatus(from.ticket_state) : null;
  }
}

type Said = Pick<
  Extract<TicketEvent, { kind: "message" }>["message"],
  "id" | "sentAt" | "author" | "isPublic" | "via" | "mentions"
>;

function messageEvent(ticketId: string, said: Said): TicketEvent {
  // What a workflow or a rule says by itself acknowledges; it answers nothing.
  const autoReply = said.author.kind === "bot" || said.author.kind === "rule";
  return { key: `message-${said.id}`, at: said.sentAt, kind: "message", ticketId, message: { ...said, autoReply } };
}

function person({ id: personId, name, email }: Author): {
  id?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
} {
  return { id: personId, name, email };
}

function authorKind({ type, from_ai_agent: fromAi, is_ai_answer: isAnswer }: Author): AuthorKind {
  if (fromAi || isAnswer) return "ai";
  switch (type) {
    case "user":
    case "lead":
    case "contact":
    case "visitor":
      return "customer";
    case "admin":
      return "human";
    case "bot":
    case "operator":
      return "bot";
    default:
      return "system";
  }
}

/** A rating is asked for first and answered later; a remark that follows is a later statement of the same answer. */
function ratingEvents(from: Conversation | IntercomTicket): TicketEvent[] {
  const given = from.conversation_rating;
  const answeredAt = given?.updated_at ?? given?.created_at;
  if (!given || typeof given.rating !== "number" || !answeredAt) return [];
  const { rating: score, remark: comment } = given;
  return [
    {
      key: `rating-${from.id}-${answeredAt.toISOString()}-${contentId(String(score), comment ?? "").slice(0, 12)}`,
      at: answeredAt,
      kind: "rated",
      ticketId: from.id,
      rating: { kind: "csat", score, scaleMin: 1, scaleMax: 5, comment, answeredAt, agentId: given.teammate?.id },
    },
  ];
}

/** Back-office and tracker tickets are the team's own. One made of a conversation counts as that conversation. */
export function ticketEvents(from: IntercomTicket): TicketEvent[] {
  if ((from.category ?? from.ticket_type?.category ?? "Customer") !== "Customer") return [];
  const origin = from.linked_objects?.data?.find((each) => each.type === "conversation" && each.id !== undefined)?.id;
  if (origin === from.id) return [];
  const told = snapshot(from, ticketFields(from));
  const parts = from.ticket_parts?.ticket_parts ?? [];
  return [
    told,
    ...(origin === undefined ? description(from) : []),
    ...parts.flatMap((each) => partEvents(from.id, each)),
    ...ratingEvents(from),
    ...(origin === undefined
      ? []
      : [{ key: `merged-${from.id}-${origin}`, at: from.created_at, kind: "merged" as const, ticketId: from.id, into: origin }]),
  ];
}

/** The form's text is the customer's first message; parts do not repeat it. */
function description(from: IntercomTicket): TicketEvent[] {
  const written = from.ticket_attributes?._default_description_;
  if (!written) return [];
  const author = { kind: "customer" as const, id: contactId(from) };
  return [
    messageEvent(from.id, {
      id: `description-${from.id}`,
      sentAt: from.created_at,
      author,
      isPublic: true,
      mentions: mentionsIn(written),
    }),
  ];
}

function ticketFields(from: IntercomTicket): TicketFields {
  return {
    ...assignment(from),
    createdAt: from.created_at,
    subject: from.ticket_attributes?._default_title_,
    channel: "form",
    startedBy: "customer",
    status:
      from.snoozed_until && from.ticket_state.category !== "resolved"
        ? "snoozed"
        : (ticketStatus(from.ticket_state) ?? undefined),
    type: from.ticket_type?.name,
    tags: from.tags?.tags.map(({ name }) => name),
    customer: customerOf(from),
  };
}

/** Parts carry the state as a word, tickets as an object. */
function ticketStatus(state: unknown): TicketStatus | null {
  const category = typeof state === "string" ? state : ticketState.safeParse(state).data?.category;
  if (category === "submitted" || category === "in_progress") return "open";
  if (category === "waiting_on_customer") return "pending";
  return category === "resolved" ? "closed" : null;
}

function statusOf(state: string): TicketStatus | undefined {
  return state === "open" || state === "closed" || state === "snoozed" ? state : undefined;
}

function channelOf(type: string): Channel {
  if (type === "conversation") return "chat";
  if (type === "email") return "email";
  if (/^(facebook|instagram|twitter)/.test(type)) return "social";
  if (type === "sms" || type === "whatsapp") return "sms";
  return type.startsWith("phone_") ? "phone" : "other";
}

function plainText(html: string): string {
  return html
    .replace(/<(?!img)[^>]*>/g, " ")
    .replace(/&nbsp;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
