import { z } from "zod";
import type {
  Actor,
  AuthorKind,
  Channel,
  HelpdeskMessage,
  Requester,
  TicketEvent,
  TicketFields,
  TicketHint,
  TicketStatus,
} from "./contract.ts";
import { epochSeconds, id, instant, optional, readWith } from "./parse.ts";
import { shopifyCustomerId } from "./shopify-customer-id.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
/** Webhooks tell fractions of a second that the API leaves out: both are cut, so that a fact is told alike. */
const second = epochSeconds.transform((time) => new Date(Math.floor(time.getTime() / 1000) * 1000));
/** Old versions write "2026-03-02 14:05:11 UTC". */
const writtenTime = z.preprocess((given) => (typeof given === "string" ? given.replace(/ UTC$/, "Z") : given), second);
/** Zero stands for no time. */
const maybeSecond = z.preprocess((given) => (given === 0 || given === "" ? undefined : given), optional(second));

const sender = z.object({ id: optional(id), name: optional(text), email: optional(text), type: optional(text) });
const attributes = optional(z.record(z.string(), z.unknown()).catch({}));
export const message = z.object({
  id,
  content: z.string().nullish(),
  content_type: optional(text),
  content_attributes: attributes,
  /** A word in webhooks, a number in the API. */
  message_type: z.union([text, z.number()]),
  private: z.boolean().nullish(),
  status: optional(text),
  created_at: writtenTime,
  sender: sender.nullish(),
});
const contact = z.object({
  id: optional(id),
  name: optional(text),
  email: optional(text),
  phone_number: optional(text),
  identifier: optional(id),
  custom_attributes: attributes,
});
const held = z.object({ id, name: optional(text), type: optional(text) }).nullish();
export const conversation = z.object({
  id,
  status: text,
  channel: optional(text),
  labels: optional(z.array(text)),
  meta: z.object({
    sender: optional(contact),
    channel: optional(text),
    assignee: held,
    team: z.object({ name: optional(text) }).nullish(),
  }),
  additional_attributes: attributes,
  custom_attributes: attributes,
  created_at: second,
  updated_at: maybeSecond,
  last_activity_at: maybeSecond,
});
const change = z.object({ status: optional(z.object({ current_value: optional(text) })) });
const statusChange = z.object({
  changed_attributes: optional(z.array(change)),
  actor: optional(z.object({ type: optional(text), id: optional(id), name: optional(text) })),
});

export type Conversation = z.output<typeof conversation>;
export type Message = z.output<typeof message>;
/** The team by name, for lines like "resolved by Dana Reyes". */
export type AgentIds = ReadonlyMap<string, string>;

/** Contacts, inboxes, typing and the widget say nothing of a ticket. */
export function readChatwoot(body: unknown): (TicketEvent | TicketHint)[] {
  const { event } = readWith(z.object({ event: text.min(1) }), body);
  if (/^conversation_(created|updated|status_changed)$/.test(event)) return readConversation(event, body);
  return /^message_(created|updated)$/.test(event) ? readMessage(body) : [];
}

/**
 * Who changed the status only new versions say. For older ones the API is asked, whose activity lines name them; a closing that
 * is told without anybody would stand before that.
 */
function readConversation(event: string, body: unknown): (TicketEvent | TicketHint)[] {
  const read = readWith(conversation, body);
  const told: (TicketEvent | TicketHint)[] = [snapshot(read, read.status !== "resolved")];
  if (event !== "conversation_status_changed") return told;
  const { changed_attributes: changes, actor } = readWith(statusChange, body);
  const to = statusOf(changes?.find(({ status }) => status)?.status?.current_value ?? read.status);
  if (to === undefined) return told;
  if (!actor) return [...told, { kind: "changed", ticketId: read.id }];
  return [...told, statusEvent(read.id, snapshotTime(read), to, { kind: actorKind(actor.type), id: actor.id, name: actor.name })];
}

/** When a survey was answered only the API says. */
function readMessage(body: unknown): (TicketEvent | TicketHint)[] {
  const read = readWith(message, body);
  const about = readWith(conversation, (body as { conversation?: unknown }).conversation, "conversation");
  const told: (TicketEvent | TicketHint)[] = [snapshot(about, about.status !== "resolved"), ...messageEvents(about.id, read)];
  return isAnsweredSurvey(read) ? [...told, { kind: "changed", ticketId: about.id }] : told;
}

/** Everything the API tells of a conversation with all its messages. */
export function conversationEvents(from: Conversation, messages: readonly Message[], agents: AgentIds): TicketEvent[] {
  const statuses = messages.flatMap((each) => activityEvents(from.id, each, agents));
  const last = statuses.findLast((event) => event.kind === "status");
  // What the last activity line tells exactly, the snapshot must not tell again at a time of its own.
  const isExplained = last?.kind === "status" && last.to === statusOf(from.status);
  return [snapshot(from, !isExplained), ...messages.flatMap((each) => messageEvents(from.id, each)), ...statuses];
}

function snapshotTime(from: Conversation): Date {
  return new Date(Math.max(from.created_at.getTime(), (from.updated_at ?? from.last_activity_at)?.getTime() ?? 0));
}

/** Its key sorts before those of exact changes, so that of two snapshots from one second the dated change decides. */
function snapshot(from: Conversation, tellsStatus: boolean): TicketEvent {
  const at = snapshotTime(from);
  const fields = ticketFields(from, tellsStatus);
  const key = `snapshot-${from.id}-${at.toISOString()}-${contentId(JSON.stringify(fields)).slice(0, 12)}`;
  return { key, at, kind: "ticket", ticketId: from.id, fields };
}

function ticketFields(from: Conversation, tellsStatus: boolean): TicketFields {
  const { meta } = from;
  const isPerson = meta.assignee && /^user$/i.test(meta.assignee.type ?? "user");
  return {
    createdAt: from.created_at,
    subject: textOf(from.additional_attributes?.mail_subject),
    channel: channelOf(from.channel ?? meta.channel),
    status: tellsStatus ? statusOf(from.status) : undefined,
    type: reasonOf(from.custom_attributes),
    tags: from.labels,
    assignee: isPerson ? { id: meta.assignee!.id, name: meta.assignee!.name } : null,
    team: meta.team?.name ?? null,
    customer: meta.sender && requesterOf(meta.sender),
  };
}

function requesterOf(from: z.output<typeof contact>): Requester {
  const given = from.custom_attributes?.shopify_customer_id;
  const external = typeof given === "number" ? String(given) : textOf(given);
  return {
    id: from.id,
    name: from.name,
    emails: from.email ? [from.email] : [],
    phones: from.phone_number ? [from.phone_number] : [],
    shopifyCustomerId: external ?? shopifyCustomerId(from.identifier),
  };
}

const messageTypes = ["incoming", "outgoing", "activity", "template"];

function typeOf({ message_type: type }: Message): string {
  return typeof type === "number" ? (messageTypes[type] ?? "other") : type;
}

/** Lines about what happened are no messages, and what could not be sent was not said. */
function messageEvents(ticketId: string, from: Message): TicketEvent[] {
  const type = typeOf(from);
  if (!/^(incoming|outgoing|template)$/.test(type) || (from.status === "failed" && type !== "incoming")) return [];
  const kind = authorKind(from);
  const said: HelpdeskMessage = {
    id: from.id,
    sentAt: from.created_at,
    author: { kind, id: from.sender?.id, name: from.sender?.name, email: from.sender?.email },
    isPublic: from.private !== true,
    // What is sent by itself acknowledges or asks for a rating; it answers nothing.
    autoReply: kind === "rule" || isAutoReply(from),
    via: from.content_type === "incoming_email" ? "email" : undefined,
  };
  return [{ key: `message-${from.id}`, at: from.created_at, kind: "message", ticketId, message: said }];
}

function authorKind(from: Message): AuthorKind {
  const type = typeOf(from);
  if (type === "incoming") return "customer";
  if (type === "template" || !from.sender || from.content_attributes?.automation_rule_id != null) return "rule";
  return actorKind(from.sender.type);
}

function actorKind(type: string | undefined): AuthorKind {
  switch (type?.toLowerCase().replaceAll("_", "")) {
    case undefined:
    case "user":
      return "human";
    case "contact":
      return "customer";
    case "agentbot":
      return "bot";
    case "automationrule":
      return "rule";
    default:
      return /captain|assistant/i.test(type!) ? "ai" : "system";
  }
}

/** An incoming e-mail that a machine wrote in the customer's name. */
function isAutoReply({ content_attributes: attributes }: Message): boolean {
  return z.object({ email: z.object({ auto_reply: z.literal(true) }) }).safeParse(attributes).success;
}

const surveyAnswer = z.object({ submitted_values: z.object({ csat_survey_response: z.object({ rating: z.number() }) }) });

export function isAnsweredSurvey(from: Message): boolean {
  return from.content_type === "input_csat" && surveyAnswer.safeParse(from.content_attributes).success;
}

const activities: [RegExp, TicketStatus][] = [
  [/\bresolved\b/i, "closed"],
  [/\breopened\b|\bmarked (as )?open\b/i, "open"],
  [/\bsnoozed\b/i, "snoozed"],
  [/\bmarked (as )?pending\b/i, "pending"],
];

/**
 * "Conversation was marked resolved by Dana Reyes" in the account's language: only English lines are understood, of others the
 * snapshot tells the status alone.
 */
function activityEvents(ticketId: string, from: Message, agents: AgentIds): TicketEvent[] {
  const said = from.content ?? "";
  if (typeOf(from) !== "activity" || !/^conversation was\b/i.test(said)) return [];
  const to = activities.find(([pattern]) => pattern.test(said))?.[1];
  if (!to) return [];
  const name = /\bby (.+?)\.?$/i.exec(said)?.[1];
  const agentId = name === undefined ? undefined : agents.get(name);
  const actor: Actor = agentId === undefined ? { kind: "system" } : { kind: "human", id: agentId, name };
  return [statusEvent(ticketId, from.created_at, to, actor)];
}

function statusEvent(ticketId: string, at: Date, to: TicketStatus, actor: Actor): TicketEvent {
  return {
    key: `status-${ticketId}-${to}-${at.toISOString()}-by-${actor.id ?? actor.kind}`,
    at,
    kind: "status",
    ticketId,
    to,
    actor,
  };
}

export type GivenRating = {
  messageId: string;
  ticketId: string;
  score: number;
  comment?: string | undefined;
  answeredAt: Date;
  agentId?: string | undefined;
};

/** One survey is one message; another score or comment of it is another statement. */
export function ratingEvent({ messageId, ticketId, comment: said, ...rating }: GivenRating): TicketEvent {
  const comment = said || undefined;
  const key = `rating-${messageId}-${contentId(String(rating.score), comment ?? "").slice(0, 12)}`;
  return {
    key,
    at: rating.answeredAt,
    kind: "rated",
    ticketId,
    rating: { kind: "csat", scaleMin: 1, scaleMax: 5, comment, ...rating },
  };
}

/** Pending is a bot's turn; snoozed conversations come back by themselves. */
function statusOf(raw: string): TicketStatus | undefined {
  if (raw === "resolved") return "closed";
  return raw === "open" || raw === "pending" || raw === "snoozed" ? raw : undefined;
}

const channels: [RegExp, Channel][] = [
  [/WebWidget/, "chat"],
  [/Email/, "email"],
  [/Sms|Whatsapp/i, "sms"],
  [/Voice/, "phone"],
  [/Facebook|Instagram|Twitter|Telegram|Line|Tiktok/i, "social"],
];

function channelOf(raw: string | undefined): Channel | undefined {
  return raw === undefined ? undefined : (channels.find(([pattern]) => pattern.test(raw))?.[1] ?? "other");
}

/** A custom attribute that is named for the contact reason. */
function reasonOf(given: Record<string, unknown> | undefined): string | undefined {
  return textOf(Object.entries(given ?? {}).find(([name]) => /reason|topic|categor|type/i.test(name))?.[1]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A survey response as the API lists it. */
export const surveyResponse = z.object({
  rating: z.number(),
  feedback_message: optional(text),
  message_id: id,
  conversation_id: id,
  assigned_agent: z.object({ id: optional(id) }).nullish(),
  created_at: z.union([second, instant]),
});
