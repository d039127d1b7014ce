import { z } from "zod";
import { lineEvents, statusEvent } from "./chatwoot-lines.ts";
import {
  actorOf,
  type Agent,
  type Contact,
  type Conversation,
  conversation,
  message,
  type Message,
  statusOf,
  type SurveyResponse,
  typeOf,
  wholeSecond,
  word,
} from "./chatwoot-shapes.ts";
import type { Actor, Channel, Requester, TicketEvent, TicketFields } from "./contract.ts";
import { orderNamesIn } from "./order-names.ts";
import { mentionsIn } from "./mentions.ts";
import { epochSeconds, id, optional, readWith } from "./parse.ts";
import { shopifyCustomerId } from "./shopify-customer-id.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
const change = z.object({
  status: optional(z.object({ current_value: optional(text) })),
  updated_at: optional(z.object({ current_value: optional(epochSeconds) })),
});
const statusChange = z.object({
  changed_attributes: optional(z.array(change).catch([])),
  actor: optional(z.object({ type: text.nullish(), id: optional(id), name: optional(text) })),
});

/** What a webhook says. Contacts, inboxes, typing and the widget say nothing of a ticket. */
export function readChatwoot(body: unknown): TicketEvent[] {
  const { event } = readWith(z.object({ event: text.min(1) }), body);
  if (/^conversation_(created|updated|status_changed)$/.test(event)) return readConversation(event, body);
  return /^message_(created|updated)$/.test(event) ? readMessage(body) : [];
}

/** Who changed the status only newer versions say; of older ones the history tells it, by its activity lines. */
function readConversation(event: string, body: unknown): TicketEvent[] {
  const read = readWith(conversation, body);
  const told = [snapshot(read)];
  if (event !== "conversation_status_changed") return told;
  const { changed_attributes: changes = [], actor } = readWith(statusChange, body);
  const to = statusOf(changes.find(({ status }) => status)?.status?.current_value ?? read.status);
  if (to === undefined) return told;
  // The conversation is as it was when the webhook was made, which may be after another change.
  const changedAt = changes.find(({ updated_at: time }) => time)?.updated_at?.current_value ?? snapshotTime(read);
  const by = actor && actorOf({ ...actor, type: actor.type ?? "system" });
  return [...told, statusEvent(read.id, wholeSecond(changedAt), to, by)];
}

function readMessage(body: unknown): TicketEvent[] {
  const read = readWith(message, body);
  const about = readWith(conversation, (body as { conversation?: unknown }).conversation, "conversation");
  return [snapshot(about), ...messageEvents(about.id, read), ...answerEvents(about, read)];
}

/** Everything the API tells of a conversation with all its messages, oldest first; ratings are listed elsewhere. */
export function conversationEvents(from: Conversation, messages: readonly Message[], agents: readonly Agent[]): TicketEvent[] {
  return [snapshot(from), ...messages.flatMap((each) => messageEvents(from.id, each)), ...lineEvents(from, messages, agents)];
}

function snapshotTime(from: Conversation): Date {
  return new Date(Math.max(from.created_at.getTime(), (from.updated_at ?? from.last_activity_at)?.getTime() ?? 0));
}

/** Dated by the thousandth where the vendor tells it: a chat is created, assigned and labelled within one second. */
function snapshot(from: Conversation): TicketEvent {
  const at = snapshotTime(from);
  const fields = ticketFields(from);
  const key = `snapshot-${from.id}-${at.toISOString()}-${contentId(JSON.stringify(fields)).slice(0, 12)}`;
  return { key, at, kind: "ticket", ticketId: from.id, fields };
}

function ticketFields(from: Conversation): TicketFields {
  const { meta, custom_attributes: custom = {} } = from;
  const orderNames = attributesNamed(/^(shopify_?)?orders?(_?(name|number|no|id)s?)?$/i, custom).flatMap(orderNamesIn);
  return {
    createdAt: from.created_at,
    subject: textOf(from.additional_attributes?.mail_subject),
    channel: channelOf(from.channel ?? meta.channel),
    status: statusOf(from.status),
    type: attributesNamed(/reason|topic|categor|type/i, custom)
      .map(textOf)
      .find(Boolean),
    tags: from.labels,
    assignee: holderOf(meta.assignee),
    team: meta.team?.name ?? null,
    customer: meta.sender && requesterOf(meta.sender),
    // Chatwoot has no mark for spam: who sends it is blocked, which mutes what they wrote.
    spam: from.muted ?? meta.sender?.blocked,
    orderNames: orderNames.length > 0 ? orderNames : undefined,
  };
}

/** A bot may hold a conversation; nobody of the team does then. */
function holderOf(assignee: Conversation["meta"]["assignee"]): TicketFields["assignee"] {
  if (!assignee || word(assignee.type) !== "user") return null;
  return { id: assignee.id, name: assignee.name, email: assignee.email };
}

function requesterOf(from: Contact): Requester {
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

/**
 * Lines about what happened are no messages, a survey is none either, and what could not be sent was not said. What is sent by
 * itself acknowledges and answers nothing.
 */
function messageEvents(ticketId: string, from: Message): TicketEvent[] {
  const type = typeOf(from);
  const isSaid = type === "incoming" || (/^(outgoing|template)$/.test(type) && from.status !== "failed");
  if (!isSaid || from.content_type === "input_csat") return [];
  const author = authorOf(from);
  const at = from.created_at;
  const said = {
    id: from.id,
    sentAt: at,
    author: { ...author, email: from.sender?.email },
    isPublic: from.private !== true,
    autoReply: author.kind === "rule" || isAutoReply(from),
    via: from.content_type === "incoming_email" ? "email" : undefined,
    mentions: mentionsIn(from.content),
  };
  return [{ key: `message-${from.id}`, at, kind: "message", ticketId, message: said }];
}

function authorOf(from: Message): Actor {
  const type = typeOf(from);
  if (type === "incoming") return { kind: "customer", id: from.sender?.id, name: from.sender?.name };
  if (type === "template" || !from.sender || from.content_attributes?.automation_rule_id != null) return { kind: "rule" };
  return actorOf(from.sender);
}

/** An incoming e-mail that a machine wrote in the customer's name. */
function isAutoReply({ content_attributes: attributes }: Message): boolean {
  return z.object({ email: z.object({ auto_reply: z.literal(true) }) }).safeParse(attributes).success;
}

const surveyAnswer = z.object({
  submitted_values: z.object({ csat_survey_response: z.object({ rating: z.number(), feedback_message: optional(text) }) }),
});

/** The answer to a survey, kept in the survey's own message. */
export function answerOf(from: Message): { rating: number; feedback_message?: string | undefined } | undefined {
  if (from.content_type !== "input_csat") return undefined;
  return surveyAnswer.safeParse(from.content_attributes).data?.submitted_values.csat_survey_response;
}

/** When it was answered stands in the conversation's copy of the message, as long as that is the last one. */
function answerEvents(about: Conversation, from: Message): TicketEvent[] {
  const answer = answerOf(from);
  if (!answer) return [];
  const changed = about.messages?.find((each) => each.id === from.id)?.updated_at;
  const answeredAt = new Date(Math.max(from.created_at.getTime(), changed ? wholeSecond(changed).getTime() : 0));
  return [ratingEvent(from.id, about.id, answer, answeredAt, holderOf(about.meta.assignee)?.id)];
}

export function responseEvent(from: SurveyResponse): TicketEvent {
  return ratingEvent(from.message_id, from.conversation_id, from, from.created_at, from.assigned_agent?.id);
}

/** One survey is one message; another score or comment of it is another statement. */
function ratingEvent(
  messageId: string,
  ticketId: string,
  { rating: score, feedback_message: said }: { rating: number; feedback_message?: string | undefined },
  answeredAt: Date,
  agentId: string | undefined,
): TicketEvent {
  const comment = said || undefined;
  const key = `rating-${messageId}-${contentId(String(score), comment ?? "").slice(0, 12)}`;
  const rating = { kind: "csat" as const, score, scaleMin: 1, scaleMax: 5, comment, answeredAt, agentId };
  return { key, at: answeredAt, kind: "rated", ticketId, rating };
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

/** Merchants name the attributes of a conversation themselves. */
function attributesNamed(name: RegExp, given: Record<string, unknown>): unknown[] {
  return Object.entries(given).flatMap(([key, value]) => (name.test(key) ? [value] : []));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
