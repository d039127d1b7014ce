import { z } from "zod";
import type {
  AuthorKind,
  Channel,
  HelpdeskMessage,
  Rating,
  Requester,
  TicketEvent,
  TicketFields,
  TicketHint,
  TicketStatus,
} from "./contract.ts";
import { mentionsIn } from "./mentions.ts";
import { epochSeconds, id, optional, readWith } from "./parse.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
/** Documented as a number, sent as "2026-03-02 14:05:11" without an offset, which is UTC. */
const time = epochSeconds;

/** The documents show plain ids; an item's type may stand beside it, because ids are unique only together with it. */
const messageRef = z.union([id.transform((each) => ({ id: each, type: undefined })), z.object({ id, type: optional(text) })]);

export const ticket = z.object({
  id,
  subject: z.string().nullish(),
  type: optional(text),
  channel_id: optional(id),
  status: text,
  sales_order: optional(z.object({ seller_order_id: optional(id) })),
  external_order_id: optional(id),
  created_at: time,
  last_updated_at: optional(time),
  owner_user_id: id.nullish(),
  tags_ids: optional(z.array(id)),
  contact_id: optional(id),
  messages_ids: optional(z.array(messageRef)),
});
export const user = z.object({ id, name: optional(text), email: optional(text) });
export const tag = z.object({ id, name: text });
export const channel = z.object({ id, type: optional(text), name: optional(text) });
export const contact = z.object({
  id,
  name: optional(text),
  email: optional(text),
  emails: optional(z.array(z.union([text, z.object({ email: text }).transform(({ email }) => email)]))),
  phone: optional(text),
});
export const message = z.object({
  id,
  created_at: time,
  from_user: user.nullish(),
  type: text,
  direction: optional(text),
  body: optional(text),
});

export type EdeskTicket = z.output<typeof ticket>;
export type EdeskMessage = z.output<typeof message>;

/** What an account knows by id. */
export type Directory = {
  users: ReadonlyMap<string, z.output<typeof user>>;
  tags: ReadonlyMap<string, z.output<typeof tag>>;
  channels: ReadonlyMap<string, z.output<typeof channel>>;
};

/** All that eDesk's API tells of one ticket; without `messages` and `contact` it is only how the ticket stands. */
export type WholeTicket = {
  ticket: EdeskTicket;
  directory: Directory;
  messages?: readonly EdeskMessage[];
  contact?: z.output<typeof contact> | undefined;
  /** When it was asked: tags and owner change without leaving a time. */
  seenAt: Date;
};

const ping = z.union([
  z.object({ ticket_id: id }).transform((each) => each.ticket_id),
  z.object({ ticketId: id }).transform((each) => each.ticketId),
  z.object({ ticket: z.object({ id }) }).transform((each) => each.ticket.id),
]);

/** A message rule's call to our address names a ticket at most; its shape is not documented. */
export function readPing(body: unknown): TicketHint[] {
  const known = ping.safeParse(body);
  return [{ kind: "changed", ticketId: known.success ? known.data : readWith(z.object({ ticket_id: id }), body).ticket_id }];
}

export function wholeTicketEvents({ ticket: from, directory, messages = [], contact: who, seenAt }: WholeTicket): TicketEvent[] {
  const told = messages.flatMap((each) => itemEvents(from.id, each));
  const changed = from.last_updated_at ?? from.created_at;
  const version = changed.toISOString();
  const fields = ticketFields(from, directory, who);
  const owner = fields.assignee;
  return [
    {
      key: `ticket-${from.id}-${version}-${contentId(JSON.stringify(fields)).slice(0, 12)}`,
      at: seenAt,
      kind: "ticket",
      ticketId: from.id,
      fields,
    },
    // Who holds it when the ticket closes has to be known by then, not only when it was asked.
    ...(owner
      ? [
          {
            key: `assigned-${from.id}-${version}-${owner.id}`,
            at: changed,
            kind: "assigned" as const,
            ticketId: from.id,
            assignee: owner,
          },
        ]
      : []),
    ...standing(from, changed, told),
    ...told,
  ];
}

/**
 * How the ticket stands, unless an item told it with its time. Without one the last message's time is the nearest; statuses
 * that follow each other without a message are a millisecond apart.
 */
function standing(from: EdeskTicket, changed: Date, told: readonly TicketEvent[]): TicketEvent[] {
  const word = from.status.toLowerCase();
  const rank = Object.keys(statuses).indexOf(word);
  const at = new Date(changed.getTime() + Math.max(0, rank));
  const of = { key: `standing-${from.id}-${changed.toISOString()}-${word}`, at, ticketId: from.id };
  if (word === "spam" || word === "archived") {
    const kind = word === "spam" ? "spam" : "deleted";
    return told.some((event) => event.kind === kind) ? [] : [{ ...of, kind }];
  }
  const to = statuses[word];
  const last = told
    .filter((event) => event.kind === "status")
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .at(-1);
  return to === undefined || last?.to === to ? [] : [{ ...of, kind: "status", to }];
}

/** In the order in which a ticket goes through them. */
const statuses: Record<string, TicketStatus | undefined> = {
  open: "open",
  pending: "pending",
  scheduled: "pending",
  closed: "closed",
  spam: undefined,
  archived: undefined,
};

function itemEvents(ticketId: string, item: EdeskMessage): TicketEvent[] {
  const { id: itemId, created_at: at, type } = item;
  const of = { at, ticketId };
  if (type === "Status") return statusItem(ticketId, item);
  if (type === "Rating") {
    const rating = ratingOf(item);
    return rating ? [{ ...of, key: `rating-${itemId}`, kind: "rated", rating }] : [];
  }
  const read = readMessage(item);
  return read ? [{ ...of, key: `message-${read.id}`, kind: "message", message: read }] : [];
}

function statusItem(ticketId: string, { id: itemId, created_at: at, from_user: by, body = "" }: EdeskMessage): TicketEvent[] {
  const words = body.toLowerCase().match(/\b(open|pending|scheduled|closed|spam|archived)\b/g) ?? [];
  const word = words.at(-1);
  const of = { key: `status-${itemId}`, at, ticketId };
  if (word === undefined) return [];
  if (word === "spam") return [{ ...of, kind: "spam" }];
  if (word === "archived") return [{ ...of, kind: "deleted" }];
  const actor = by ? { kind: "human" as const, id: by.id, name: by.name } : { kind: "system" as const };
  return [{ ...of, kind: "status", to: statuses[word]!, actor }];
}

/** "4/5", "4 out of 5" or "4"; anything else is no score. */
function ratingOf({ created_at: answeredAt, from_user: agent, body = "" }: EdeskMessage): Rating | null {
  const found = /^\D{0,20}(\d{1,2})(?:\s*(?:\/|of|out of)\s*(\d{1,2}))?\b/.exec(body.trim());
  const score = Number(found?.[1]);
  const scaleMax = Number(found?.[2] ?? 5);
  if (!found || score < 1 || score > scaleMax) return null;
  return { kind: "csat", score, scaleMin: 1, scaleMax, answeredAt, agentId: agent?.id };
}

const automatic = new Set(["AutoReply", "ChannelMessageThreadRule"]);
const bots: Record<string, AuthorKind> = { AiAutoReplyHandsFree: "ai", ChatNavigate: "bot" };
const written = new Set(["Message", "AiQuickReply", "Note", "VoiceCall", "VoiceCallVoicemail", "PreSalesConversion"]);

/** @returns null for what nobody wrote: assignments and the like */
function readMessage({
  id: itemId,
  created_at: sentAt,
  from_user: by,
  type,
  direction,
  body,
}: EdeskMessage): HelpdeskMessage | null {
  const isAutomatic = automatic.has(type);
  if (!isAutomatic && !written.has(type) && bots[type] === undefined) return null;
  const isIncoming = direction === "Incoming";
  const kind = isAutomatic ? "rule" : (bots[type] ?? (isIncoming ? "customer" : "human"));
  return {
    id: type === "Message" ? itemId : `${type}-${itemId}`,
    sentAt,
    author: { kind, id: by?.id, name: by?.name, email: by?.email },
    isPublic: type !== "Note",
    autoReply: isAutomatic,
    via: type,
    mentions: mentionsIn(body),
  };
}

function ticketFields(
  from: EdeskTicket,
  { users, tags, channels }: Directory,
  who: z.output<typeof contact> | undefined,
): TicketFields {
  const owner = from.owner_user_id;
  const orders = [from.sales_order?.seller_order_id, from.external_order_id].filter((each) => each !== undefined);
  return {
    createdAt: from.created_at,
    subject: from.subject,
    channel: channelOf(from.type, from.channel_id === undefined ? undefined : channels.get(from.channel_id)?.type),
    type: from.type === undefined || sayNothing.has(from.type) ? null : from.type,
    tags: from.tags_ids?.map((each) => tags.get(each)?.name ?? each),
    assignee:
      owner === undefined
        ? undefined
        : owner === null
          ? null
          : { id: owner, name: users.get(owner)?.name, email: users.get(owner)?.email },
    customer: who && requesterOf(who),
    orderNames: orders.length > 0 ? [...new Set(orders)] : undefined,
  };
}

function requesterOf({ id: contactId, name, email, emails = [], phone }: z.output<typeof contact>): Requester {
  return { id: contactId, name, emails: [...new Set([...(email ? [email] : []), ...emails])], phones: phone ? [phone] : [] };
}

/** Types that tell how a ticket came in, not what about. */
const sayNothing = new Set([
  "BuyerNotes",
  "Chat",
  "Chatbot",
  "ContactBuyer",
  "ContactForm",
  "Incident",
  "PublicMessage",
  "Query",
  "SystemMessage",
]);

const byTicketType: Record<string, Channel> = { Chat: "chat", Chatbot: "chat", ContactForm: "form" };
const byChannelType: [RegExp, Channel][] = [
  [/e-?mail|gmail|outlook|imap/i, "email"],
  [/chat/i, "chat"],
  [/facebook|instagram|twitter|tiktok/i, "social"],
  [/sms|whatsapp/i, "sms"],
  [/phone|voice|call/i, "phone"],
];

/** Most channels are marketplaces, which have no word of their own. */
function channelOf(ticketType: string | undefined, channelType: string | undefined): Channel {
  const known = ticketType === undefined ? undefined : byTicketType[ticketType];
  return known ?? byChannelType.find(([pattern]) => pattern.test(channelType ?? ""))?.[1] ?? "other";
}
