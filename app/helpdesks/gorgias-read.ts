import { z } from "zod";
import type { Assignee, AuthorKind, Channel, TicketEvent, TicketFields, TicketHint } from "./contract.ts";
import { type GorgiasEvent, gorgiasEvent, lifecycleEvents } from "./gorgias-log.ts";
import { mentionsIn } from "./mentions.ts";
import { id, instant, optional, readWith, words } from "./parse.ts";
import { contentId } from "./signatures.ts";

const text = z.string();

const user = z.object({ id, name: optional(text), email: optional(text) });
const message = z.object({
  id,
  public: z.boolean().default(true),
  via: optional(text),
  from_agent: z.boolean(),
  rule_id: optional(id),
  body_text: words,
  stripped_text: words,
  stripped_html: words,
  sender: optional(user.extend({ meta: optional(z.record(z.string(), z.unknown())) })),
  created_datetime: instant,
  sent_datetime: optional(instant),
  failed_datetime: optional(instant),
  deleted_datetime: optional(instant),
  meta: optional(z.record(z.string(), z.unknown())),
  headers: optional(z.record(z.string(), z.unknown())),
});
export const survey = z.object({
  id,
  score: z.number().nullish(),
  body_text: optional(text),
  scored_datetime: optional(instant),
});
export const ticket = z.object({
  id,
  status: z.string(),
  channel: optional(text),
  from_agent: z.boolean().optional(),
  spam: z.boolean().nullish(),
  subject: z.string().nullish(),
  customer: optional(
    z.object({
      id: optional(id),
      email: optional(text),
      name: optional(text),
      channels: optional(z.array(z.object({ type: optional(text), address: optional(text) }))),
      integrations: optional(z.record(z.string(), z.unknown())),
    }),
  ),
  assignee_user: user.nullish(),
  assignee_team: z.object({ name: optional(text) }).nullish(),
  tags: z.array(z.object({ name: text })).optional(),
  custom_fields: optional(z.unknown()),
  messages: z.array(message).optional(),
  created_datetime: instant,
  updated_datetime: optional(instant),
  closed_datetime: optional(instant),
  snooze_datetime: optional(instant),
  trashed_datetime: optional(instant),
  satisfaction_survey: survey.nullish(),
});
const context = z.object({ ticket, message: message.nullish(), event: gorgiasEvent.nullish() });

export type GorgiasTicket = z.output<typeof ticket>;
export type GorgiasSurvey = z.output<typeof survey>;
type Message = z.output<typeof message>;

/** Field-by-field templates carry every value as text and only name the ticket. */
const templated = z.object({ ticket_id: id });

/** Reads `{{context}}` of an HTTP integration; a field-by-field template becomes a hint. */
export function readContext(body: unknown): (TicketEvent | TicketHint)[] {
  const isContext = typeof body === "object" && body !== null && "ticket" in body;
  if (!isContext) return [{ kind: "changed", ticketId: readWith(templated, body).ticket_id }];
  const read = readWith(context, body);
  const known = read.ticket.messages ?? [];
  const extra = read.message && !known.some(({ id: each }) => each === read.message!.id) ? [read.message] : [];
  return ticketEvents({ ...read.ticket, messages: [...known, ...extra] }, read.event ? [read.event] : []);
}

/**
 * Everything one snapshot of a ticket tells, and what Gorgias' event log tells of the way there. Keys name the fact, not the
 * delivery, so that a fact told by an integration and by the API is stored once.
 */
export function ticketEvents(from: GorgiasTicket, log: readonly GorgiasEvent[]): TicketEvent[] {
  const told = new Date(
    Math.max(from.created_datetime.getTime(), from.updated_datetime?.getTime() ?? 0, from.closed_datetime?.getTime() ?? 0),
  );
  const fields = ticketFields(from);
  const version = contentId(JSON.stringify(fields)).slice(0, 12);
  const events: TicketEvent[] = [
    { key: `ticket-${from.id}-${told.toISOString()}-${version}`, at: told, kind: "ticket", ticketId: from.id, fields },
    ...lifecycleEvents(
      {
        id: from.id,
        closedAt: from.status === "closed" ? from.closed_datetime : undefined,
        status: statusOf(from) ?? "open",
        team: from.assignee_team?.name,
        aiUsers: aiUsers(from.messages ?? []),
      },
      log,
    ),
  ];
  for (const each of from.messages ?? []) {
    if (each.failed_datetime || each.deleted_datetime) continue;
    // A message is told again once it is sent: the later telling has to win, whichever comes first.
    const at = each.sent_datetime ?? each.created_datetime;
    events.push({ key: `message-${each.id}`, at, kind: "message", ticketId: from.id, message: readMessage(each) });
  }
  const rated = from.satisfaction_survey && ratedEvent(from.id, from.satisfaction_survey);
  return rated ? [...events, rated] : events;
}

/** @returns null for a survey that is not answered */
export function ratedEvent(ticketId: string, from: GorgiasSurvey): TicketEvent | null {
  const { id: surveyId, score, body_text: comment, scored_datetime: at } = from;
  if (!at || typeof score !== "number") return null;
  const rating = { kind: "csat" as const, score, scaleMin: 1, scaleMax: 5, comment, answeredAt: at };
  return { key: `survey-${surveyId}-${at.toISOString()}`, at, kind: "rated", ticketId, rating };
}

/** Users who write as an AI; the event log knows users by id only. */
function aiUsers(messages: readonly Message[]): ReadonlySet<string> {
  const written = messages.filter((each) => authorKind(each) === "ai");
  return new Set(written.flatMap(({ sender }) => (sender ? [sender.id] : [])));
}

function ticketFields(from: GorgiasTicket): TicketFields {
  const { customer } = from;
  const shopify = shopifyOf(customer?.integrations);
  return {
    createdAt: from.created_datetime,
    subject: from.subject,
    channel: channelOf(from.channel),
    startedBy: from.from_agent === undefined ? undefined : from.from_agent ? "merchant" : "customer",
    // A closed ticket is told by its exact closing time instead.
    status: from.status === "closed" && from.closed_datetime ? undefined : statusOf(from),
    type: typeOf(from.custom_fields),
    tags: from.tags?.map(({ name }) => name),
    assignee: from.assignee_user === undefined ? undefined : assigneeOf(from),
    team: from.assignee_team === undefined ? undefined : (from.assignee_team?.name ?? null),
    customer: customer && {
      id: customer.id,
      name: customer.name,
      emails: addresses("email", customer.email, customer.channels),
      phones: addresses("phone", undefined, customer.channels),
      shopifyCustomerId: shopify.customerId,
    },
    spam: from.spam ?? undefined,
    deleted: from.trashed_datetime !== undefined,
  };
}

function assigneeOf({ assignee_user: assignee, assignee_team: team }: GorgiasTicket): Assignee | null {
  return assignee ? { id: assignee.id, name: assignee.name, email: assignee.email, team: team?.name } : null;
}

function statusOf({ status, snooze_datetime }: GorgiasTicket): TicketFields["status"] {
  if (status === "closed") return "closed";
  return snooze_datetime ? "snoozed" : "open";
}

/** A ticket field that names the contact reason; field ids differ per account, so the first text value counts. */
function typeOf(fields: unknown): string | undefined {
  const named = z.record(z.string(), z.object({ value: z.unknown() })).safeParse(fields);
  if (!named.success) return undefined;
  const value = Object.values(named.data).find((each) => typeof each.value === "string" && each.value !== "")?.value;
  return typeof value === "string" ? value : undefined;
}

type Address = { type?: string | undefined; address?: string | undefined };

function addresses(type: string, first: string | undefined, channels: Address[] | undefined): string[] {
  const more = (channels ?? []).filter((each) => each.type === type && each.address).map(({ address }) => address!);
  return [...new Set([...(first ? [first] : []), ...more])];
}

/** The customer's Shopify record, which Gorgias embeds under the id of its Shopify integration. */
function shopifyOf(integrations: Record<string, unknown> | undefined): { customerId: string | undefined } {
  const shape = z.object({ __integration_type__: z.literal("shopify"), customer: z.object({ id }) });
  for (const entry of Object.values(integrations ?? {})) {
    const parsed = shape.safeParse(entry);
    if (parsed.success) return { customerId: parsed.data.customer.id };
  }
  return { customerId: undefined };
}

function readMessage(from: Message): Extract<TicketEvent, { kind: "message" }>["message"] {
  const kind = authorKind(from);
  return {
    id: from.id,
    sentAt: from.sent_datetime ?? from.created_datetime,
    author: { kind, id: from.sender?.id, name: from.sender?.name, email: from.sender?.email },
    isPublic: from.public,
    // What a rule says at once is an acknowledgement, not a resolution; a mailbox that answers by itself marks its mail (RFC 3834).
    autoReply: kind === "rule" || isAutoSubmitted(from),
    via: from.via,
    mentions: mentionsIn(from.stripped_html || from.stripped_text || from.body_text),
  };
}

function isAutoSubmitted({ meta, headers }: Message): boolean {
  const header = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "auto-submitted")?.[1];
  return meta?.is_auto_reply === true || (typeof header === "string" && header !== "no");
}

function authorKind(from: Message): AuthorKind {
  if (!from.from_agent) return "customer";
  if (from.rule_id !== undefined || from.via === "rule") return "rule";
  if (from.meta?.is_ai === true || from.sender?.meta?.is_ai === true || from.sender?.name === "AI Agent") return "ai";
  return "human";
}

const channels: [RegExp, Channel][] = [
  [/^email$/, "email"],
  [/^chat$/, "chat"],
  [/^(phone|aircall)$/, "phone"],
  [/^(sms|whatsapp)$/, "sms"],
  [/^(facebook|instagram|twitter|yotpo)/, "social"],
  [/^(contact_form|help-center)$/, "form"],
];

function channelOf(raw: string | undefined): Channel | undefined {
  return raw === undefined ? undefined : (channels.find(([pattern]) => pattern.test(raw))?.[1] ?? "other");
}
