import { z } from "zod";
import type { Channel, HelpdeskMessage, Requester, TicketEvent, TicketFields, TicketHint, TicketStatus } from "./contract.ts";
import { callEvents } from "./front-call.ts";
import {
  actorOf,
  assigneeOf,
  type FrontEvent,
  frontEvent,
  loggedEvents,
  nameOf,
  statusOfCategory,
  teammate,
} from "./front-log.ts";
import { mentionsIn } from "./mentions.ts";
import { epochSeconds, id, optional, readWith, words } from "./parse.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
const recipient = z.object({
  handle: optional(text),
  name: optional(text),
  role: optional(text),
  _links: optional(z.object({ related: optional(z.object({ contact: optional(text) })) })),
});

export const conversation = z.object({
  id,
  type: optional(text),
  subject: z.string().nullish(),
  status: optional(text),
  status_category: optional(text),
  assignee: teammate.nullish(),
  recipient: optional(recipient),
  tags: optional(z.array(z.object({ name: text }))),
  created_at: epochSeconds,
  updated_at: optional(epochSeconds),
  is_private: optional(z.boolean()),
  scheduled_reminders: optional(z.array(z.object({ scheduled_at: optional(epochSeconds) }))),
});
export const message = z.object({
  id,
  type: optional(text),
  is_inbound: z.boolean(),
  draft_mode: optional(text),
  created_at: epochSeconds,
  author: teammate.nullish(),
  recipients: optional(z.array(recipient)),
  body: words,
  text: words,
});
export const comment = z.object({ id, author: teammate.nullish(), posted_at: epochSeconds });

type Conversation = z.output<typeof conversation>;
type Message = z.output<typeof message>;

/** Everything Front's API tells of one conversation. */
export type WholeConversation = {
  conversation: Conversation;
  messages: readonly Message[];
  comments: readonly z.output<typeof comment>[];
  log: readonly FrontEvent[];
};

/** An application's webhook wraps the event; a rule's is the event itself. The test of an address says nothing. */
export function readFront(body: unknown): (TicketEvent | TicketHint)[] {
  const { type, payload } = z.object({ type: text.optional(), payload: z.unknown().optional() }).safeParse(body).data ?? {};
  if (type === "sync") return [];
  const event = payload === undefined ? readWith(frontEvent, body) : readWith(frontEvent, payload, "payload");
  if (event.conversation.is_private) return [];
  const events = loggedEvents(event);
  // What is gone cannot be asked for any more.
  return event.type === "trash" ? events : [...events, { kind: "changed", ticketId: event.conversation.id }];
}

/** A conversation with its way there. Discussions among teammates are no tickets and say nothing. */
export function conversationEvents({ conversation: from, messages, comments, log }: WholeConversation): TicketEvent[] {
  if (from.is_private || from.type === "internal") return [];
  const ordered = log.toSorted((a, b) => a.emitted_at.getTime() - b.emitted_at.getTime());
  const way = ordered.flatMap(loggedEvents);
  const lastStatus = way.findLast((event) => event.kind === "status");
  const fields = ticketFields(from, messages, lastStatus?.to);
  const at = from.updated_at ?? ordered.at(-1)?.emitted_at ?? from.created_at;
  const version = contentId(JSON.stringify(fields)).slice(0, 12);
  return [
    { key: `ticket-${from.id}-${at.toISOString()}-${version}`, at, kind: "ticket", ticketId: from.id, fields },
    ...way,
    ...messages.filter((each) => each.draft_mode === undefined).map((each) => messageEvent(from.id, readMessage(each, ordered))),
    ...comments.map((each) => messageEvent(from.id, readComment(each))),
    ...callEvents(ordered),
  ];
}

function messageEvent(ticketId: string, read: HelpdeskMessage): TicketEvent {
  return { key: `message-${read.id}`, at: read.sentAt, kind: "message", ticketId, message: read };
}

function ticketFields(from: Conversation, messages: readonly Message[], told: TicketStatus | undefined): TicketFields {
  const status = statusOf(from);
  return {
    createdAt: from.created_at,
    subject: from.subject,
    channel: channelOf(messages[0]?.type ?? from.type),
    // Its event tells the exact time.
    status: status === told ? undefined : status,
    tags: from.tags?.map(({ name }) => name),
    assignee: from.assignee === undefined ? undefined : from.assignee && assigneeOf(from.assignee),
    customer: from.recipient && requesterOf(from.recipient),
    deleted: from.status === "deleted",
  };
}

function statusOf(from: Conversation): TicketStatus | undefined {
  if (from.status === "deleted") return undefined;
  if (from.status === "archived") return "closed";
  const seen = from.updated_at?.getTime() ?? 0;
  if (from.scheduled_reminders?.some((each) => (each.scheduled_at?.getTime() ?? 0) > seen)) return "snoozed";
  return (from.status_category === undefined ? undefined : statusOfCategory(from.status_category)) ?? "open";
}

/** A handle is an address or a number; elsewhere it is a name of the channel's own. */
function requesterOf({ handle = "", name, _links: links }: z.output<typeof recipient>): Requester {
  return {
    id: links?.related?.contact?.split("/").at(-1),
    name,
    emails: handle.includes("@") ? [handle] : [],
    phones: /^\+?[\d\s().-]{7,}$/.test(handle) ? [handle] : [],
  };
}

function readMessage(from: Message, log: readonly FrontEvent[]): HelpdeskMessage {
  const author = from.is_inbound ? customerOf(from) : senderOf(from, log);
  return {
    id: from.id,
    sentAt: from.created_at,
    author,
    isPublic: true,
    autoReply: author.kind === "rule",
    via: from.type,
    mentions: mentionsIn(from.body || from.text),
  };
}

function customerOf({ recipients = [] }: Message): HelpdeskMessage["author"] {
  const sender = recipients.find(({ role }) => role === "from");
  return { kind: "customer", name: sender?.name, email: sender?.handle?.includes("@") ? sender.handle : undefined };
}

/** A message has an author only when a teammate wrote it; what sent it otherwise, the event of its sending tells. */
function senderOf({ id: messageId, author }: Message, log: readonly FrontEvent[]): HelpdeskMessage["author"] {
  const sent = log.find(({ type, target }) => (type === "outbound" || type === "out_reply") && idOf(target?.data) === messageId);
  const actor = sent && actorOf(sent);
  if (actor && actor.kind !== "human" && actor.kind !== "system") return actor;
  return author ? { kind: "human", id: author.id, name: nameOf(author), email: author.email } : { kind: "bot" };
}

function idOf(data: unknown): string | undefined {
  return z.object({ id }).safeParse(data).data?.id;
}

function readComment({ id: commentId, author, posted_at: sentAt }: z.output<typeof comment>): HelpdeskMessage {
  const by = author
    ? { kind: "human" as const, id: author.id, name: nameOf(author), email: author.email }
    : { kind: "rule" as const };
  return { id: commentId, sentAt, author: by, isPublic: false, autoReply: false, via: "comment" };
}

const channels: [RegExp, Channel][] = [
  [/^email$/, "email"],
  [/^(front_chat|intercom|smooch|chat)$/, "chat"],
  [/^(call|phone-call|phone_call|aircall|dialpad|voicemail)$/, "phone"],
  [/^(sms|whatsapp|truly|twilio)/, "sms"],
  [/^(facebook|tweet|twitter|instagram|yalo)/, "social"],
  [/form/, "form"],
];

function channelOf(raw: string | undefined): Channel | undefined {
  return raw === undefined ? undefined : (channels.find(([pattern]) => pattern.test(raw))?.[1] ?? "other");
}
