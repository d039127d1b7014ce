import { z } from "zod";
import type {
  Actor,
  AuthorKind,
  Channel,
  HelpdeskMessage,
  TicketEvent,
  TicketFields,
  TicketHint,
  TicketStatus,
} from "./contract.ts";
import { orderNamesInFields } from "./order-names.ts";
import { mentionsIn } from "./mentions.ts";
import { id, instant, optional, readWith } from "./parse.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
const slug = text.trim().min(1);
const person = z.object({ name: optional(text), email: optional(text) });
/** Numbers in what is read, words in what is filtered by. */
const origin = optional(z.union([z.number(), text]));

export const conversation = z.object({
  slug,
  subject: z.string().nullish(),
  status: z.number(),
  created_at: instant,
  tag_list: optional(z.array(text)),
  last_customer_message: optional(z.object({ created_at: optional(instant) })),
  author: optional(person),
  assignee: person.nullish(),
  category: optional(z.object({ email: optional(text), channel: optional(z.number()) })),
  followers: optional(z.array(person)),
  origin,
  /** Fields of the shop's own; the list of conversations leaves them out. */
  data: optional(z.record(text, z.unknown())),
});
export const message = z.object({
  body: optional(text),
  visibility: optional(z.number()),
  origin,
  created_at: instant,
  user: optional(person),
});
export const restRating = z.object({
  id,
  rating: z.number(),
  comment: optional(text),
  conversation_id: id,
  created_at: instant,
  updated_at: optional(instant),
});

export type Conversation = z.output<typeof conversation>;
export type Message = z.output<typeof message>;
type Person = z.output<typeof person>;

/** Names of those who work in the helpdesk by their address in small letters, which is what they are known by. */
export type StaffNames = ReadonlyMap<string, string | undefined>;

/** What Re:amaze tells of one conversation. Its messages are left out where none is new. */
export type WholeConversation = {
  conversation: Conversation;
  messages?: readonly Message[] | undefined;
  staff: StaffNames;
  /** When it was asked: changes without a message leave no time. */
  seenAt: Date;
};

const named = z.object({ slug });
const nested = z.object({ conversation: named });

/** A ping names a conversation at most, in whatever shape: a conversation, something about one, or only its slug. */
export function readPing(body: unknown): TicketHint[] {
  const isAbout = typeof body === "object" && body !== null && "conversation" in body;
  const { slug: ticketId } = isAbout ? readWith(nested, body).conversation : readWith(named, body);
  return [{ kind: "changed", ticketId }];
}

export function conversationEvents({ conversation: from, messages, staff, seenAt }: WholeConversation): TicketEvent[] {
  const written = messages?.map((each) => readMessage(from, each, staff));
  const fields = ticketFields(from, { messages, written, staff });
  const snapshot = { ticketId: from.slug, at: laterOf(seenAt, from.created_at) };
  return [
    {
      ...snapshot,
      key: `ticket-${lookKey(from, seenAt)}-${contentId(JSON.stringify(fields)).slice(0, 12)}`,
      kind: "ticket",
      fields,
    },
    ...standing(from, fields, written, seenAt),
    ...(written ?? []).map((each): TicketEvent => ({
      key: `message-${each.id}`,
      at: each.sentAt,
      kind: "message",
      ticketId: from.slug,
      message: each,
    })),
  ];
}

/**
 * One look is kept a day, and one after every message of the customer: a look that finds nothing new is the same fact again, and what
 * changed and changed back is noticed on the next day at the latest.
 */
function lookKey({ slug: ticketId, created_at: created, last_customer_message: last }: Conversation, seenAt: Date): string {
  return `${ticketId}-${(last?.created_at ?? created).toISOString()}-${seenAt.toISOString().slice(0, 10)}`;
}

const SPAM = 3;
const ARCHIVED = 4;
const SPAM_BY_AI = 9;

/** What is archived may have been settled or thrown away: only its messages tell. */
export function isArchived({ status }: Conversation): boolean {
  return status === ARCHIVED;
}

/** On hold (5) waits, a chatbot's (7) is open. */
const statuses: Record<number, { to: TicketStatus; actor?: Actor }> = {
  0: { to: "open" },
  1: { to: "pending" },
  2: { to: "closed" },
  [ARCHIVED]: { to: "closed" },
  5: { to: "pending" },
  6: { to: "closed", actor: { kind: "rule" } },
  7: { to: "open" },
  8: { to: "closed", actor: { kind: "ai" } },
};

/**
 * How the conversation stands: as it was seen, and, as nothing earlier is told, from its last message on, unless a look in between saw
 * it otherwise. One that is open was open when the last message came. Who holds it has to be known by then.
 */
function standing(
  from: Conversation,
  { assignee, deleted }: TicketFields,
  written: readonly HelpdeskMessage[] | undefined,
  seenAt: Date,
): TicketEvent[] {
  const known = statuses[from.status];
  if (!known || deleted || (isArchived(from) && !written)) return [];
  const of = { kind: "status" as const, ticketId: from.slug, ...known };
  if (!written) return [{ ...of, key: `seen-${lookKey(from, seenAt)}-${from.status}`, at: seenAt }];
  const last = written.reduce((latest, { sentAt }) => laterOf(latest, sentAt), from.created_at);
  const since = `${from.slug}-${last.toISOString()}`;
  const held: TicketEvent[] = assignee
    ? [{ key: `assigned-${since}-${assignee.id}`, at: last, kind: "assigned", ticketId: from.slug, assignee }]
    : [];
  return [
    ...held,
    // Sorts before a look of the same second, which may have seen it otherwise.
    known.to === "open"
      ? { ...of, key: `status-${since}-${from.status}`, at: last }
      : { ...of, key: `estimated-${since}-${from.status}`, at: last, estimated: true },
    { ...of, key: `seen-${since}-${lookKey(from, seenAt)}-${from.status}`, at: laterOf(seenAt, last) },
  ];
}

type Read = { messages: readonly Message[] | undefined; written: readonly HelpdeskMessage[] | undefined; staff: StaffNames };

function ticketFields(from: Conversation, { messages, written, staff }: Read): TicketFields {
  const first = messages?.toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime())[0];
  const came = from.origin ?? first?.origin;
  return {
    createdAt: from.created_at,
    subject: from.subject,
    channel: came === undefined ? undefined : (channels[came] ?? channels[from.category?.channel ?? ""] ?? "other"),
    startedBy: came !== undefined && outbound.has(came) ? "merchant" : undefined,
    tags: from.tag_list,
    assignee: assigneeOf(from.assignee),
    customer: customerOf(from, staff),
    spam: from.status === SPAM || from.status === SPAM_BY_AI,
    // Archived without an answer is thrown away; with one it is settled.
    deleted: !isArchived(from) ? false : written && !written.some(({ author, isPublic }) => isPublic && isAnswer(author.kind)),
    orderNames: orderNamesInFields(from.data),
  };
}

function isAnswer(kind: AuthorKind): boolean {
  return kind === "human" || kind === "ai" || kind === "bot";
}

/** Origins of messages and channels of the shop, in numbers and words. */
const channels: Record<number | string, Channel | undefined> = {
  0: "chat",
  chat: "chat",
  1: "email",
  email: "email",
  2: "social",
  3: "social",
  6: "chat",
  8: "social",
  instagram: "social",
  9: "sms",
  sms: "sms",
  10: "phone",
  voice: "phone",
  15: "sms",
  17: "form",
  form: "form",
};
/** Begun by the shop: then the channel of the shop tells how. */
const outbound = new Set<number | string>([16, "staff"]);

function assigneeOf(assignee: Person | null | undefined): TicketFields["assignee"] {
  if (assignee === null) return null;
  const email = addressOf(assignee);
  return email === undefined ? undefined : { id: email, name: assignee?.name, email };
}

/** Who wrote to the shop or, where the shop wrote first, to whom. */
function customerOf({ author, followers = [] }: Conversation, staff: StaffNames): TicketFields["customer"] {
  const isStaff = (each: Person) => staff.has(addressOf(each) ?? "");
  const who = author && !isStaff(author) ? author : followers.find((each) => !isStaff(each));
  const email = addressOf(who);
  return who && { id: email, name: who.name, emails: email === undefined ? [] : [email], phones: [] };
}

const REGULAR = 0;

/** Messages have no id: when and by whom which words were written in which conversation has to do. */
function readMessage(from: Conversation, written: Message, staff: StaffNames): HelpdeskMessage {
  const { created_at: sentAt, user, body = "", visibility = REGULAR, origin: via } = written;
  const author = authorOf(from, user, staff);
  const isPublic = visibility === REGULAR;
  return {
    id: contentId(from.slug, sentAt.toISOString(), author.email ?? "", body),
    sentAt,
    // A note is never the customer's.
    author: isPublic || author.kind !== "customer" ? author : { ...author, kind: "human" },
    isPublic,
    autoReply: author.kind === "rule",
    via: via === undefined ? undefined : String(via),
    mentions: mentionsIn(body),
  };
}

function authorOf({ category }: Conversation, user: Person | undefined, staff: StaffNames): HelpdeskMessage["author"] {
  const email = addressOf(user);
  const isStaff = email !== undefined && staff.has(email);
  const name = user?.name ?? (isStaff ? staff.get(email) : undefined);
  const who = { id: email, name, email };
  const machine = isStaff || email === undefined ? machineKind(name) : null;
  if (machine) return { kind: machine, ...who };
  if (isStaff) return { kind: "human", ...who };
  // Workflows answer in the name of the channel.
  return { kind: email !== undefined && email === addressOf(category) ? "rule" : "customer", ...who };
}

/** Chatbots and the AI write under users of their own, such as "Order Bot" and "AI Agent". */
function machineKind(name = ""): "ai" | "bot" | null {
  if (/\bAI\b/.test(name)) return "ai";
  return /\b(chat)?bot\b/i.test(name) ? "bot" : null;
}

function addressOf(of: { email?: string | undefined } | null | undefined): string | undefined {
  return of?.email?.trim().toLowerCase() || undefined;
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** One to five stars; anything else is no answer. */
export function ratingEvent(
  ticketId: string,
  { id: ratingId, rating: score, comment, created_at: created, updated_at: updated }: z.output<typeof restRating>,
): TicketEvent | null {
  if (score < 1 || score > 5) return null;
  const at = updated ?? created;
  return {
    key: `rating-${ratingId}-${at.toISOString()}`,
    at,
    kind: "rated",
    ticketId,
    rating: { kind: "csat", score, scaleMin: 1, scaleMax: 5, comment: comment || undefined, answeredAt: at },
  };
}
