import { z } from "zod";
import { UnreadableEvent } from "#app/lib/errors.ts";
import type { Actor, AuthorKind, Channel, TicketEvent, TicketFields, TicketHint, TicketStatus } from "./contract.ts";
import { id, instant, optional, readWith } from "./parse.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
const PREFIX = "zen:event-type:ticket.";

/** An id that Zendesk writes as null, "" or "0" when there is none. */
const noneOrId = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((given) => (given === null || given === undefined || given === "" || String(given) === "0" ? null : String(given)));

const detail = z.object({
  id,
  actor_id: noneOrId,
  requester_id: noneOrId,
  created_at: instant,
  updated_at: instant,
  subject: z.string().nullish(),
  tags: optional(z.array(text)),
  via: optional(z.object({ channel: optional(text) })),
});
const eventBody = z.object({ type: text, time: instant, detail });
const changedText = z.object({ event: z.object({ current: text }) });
const changedAssignee = z.object({ event: z.object({ current: noneOrId }) });
const mergedInto = z.object({ event: z.object({ target_ticket_id: id }) });
/** What a trigger or automation posts: our own template. */
const triggerBody = z.object({ ticket_id: id });

type EventBody = z.output<typeof eventBody>;

/**
 * Reads an event subscription's body, or what a trigger posts. Comments are only named: the event tells neither the author's
 * address nor whether a rule wrote it, so the ticket is asked instead.
 * @throws UnreadableEvent with the path of what is missing
 */
export function readZendesk(body: unknown): (TicketEvent | TicketHint)[] {
  const given: { type?: unknown } = typeof body === "object" && body !== null ? body : {};
  const isEvent = "type" in given || "detail" in given;
  if (!isEvent) return [{ kind: "changed", ticketId: readWith(triggerBody, body).ticket_id }];
  const { type } = given;
  if (typeof type !== "string" || !type.startsWith("zen:event-type:")) throw new UnreadableEvent("type", "is not a Zendesk event");
  return type.startsWith(PREFIX) ? readTicketEvent(readWith(eventBody, body), body) : [];
}

function readTicketEvent(read: EventBody, body: unknown): (TicketEvent | TicketHint)[] {
  const { detail: ticket } = read;
  const at = happenedAt(read);
  const iso = at.toISOString();
  const about = { ticketId: ticket.id, at };
  const hint: TicketHint = { kind: "changed", ticketId: ticket.id };
  switch (read.type.slice(PREFIX.length)) {
    case "created":
      return [createdEvent(ticket), hint];
    case "status_changed": {
      const to = statusOf(readWith(changedText, body).event.current);
      return to ? [statusEvent(ticket.id, to, at, actorOf(ticket.actor_id, ticket.requester_id))] : [];
    }
    case "agent_assignment_changed": {
      const current = readWith(changedAssignee, body).event.current;
      return [{ ...about, key: assignedKey(ticket.id, current, at), kind: "assigned", assignee: current ? { id: current } : null }];
    }
    case "tags_changed":
      return [ticketEvent(ticket.id, at, { tags: ticket.tags ?? [] })];
    case "merged":
      return [mergedEvent(ticket.id, readWith(mergedInto, body).event.target_ticket_id, at)];
    case "marked_as_spam":
      return [{ ...about, key: `spam-${ticket.id}-${iso}`, kind: "spam" }];
    case "soft_deleted":
      return [{ ...about, key: `deleted-${ticket.id}-${iso}`, kind: "deleted" }];
    // A ticket is gone from when it was first deleted; the later erasing does not move that.
    case "permanently_deleted":
      return [ticketEvent(ticket.id, at, { deleted: true })];
    case "undeleted":
      return [ticketEvent(ticket.id, at, { deleted: false, spam: false })];
    default:
      return [hint];
  }
}

/** Zendesk's REST API dates a change to the second; an event's own clock is finer and may run behind or ahead of the ticket's. */
function happenedAt({ time, detail: { updated_at: updated } }: EventBody): Date {
  const second = new Date(Math.floor(time.getTime() / 1000) * 1000);
  const lag = second.getTime() - updated.getTime();
  return lag >= 0 && lag <= 60_000 ? updated : second;
}

function createdEvent(ticket: z.output<typeof detail>): TicketEvent {
  return ticketEvent(ticket.id, ticket.created_at, {
    createdAt: ticket.created_at,
    subject: ticket.subject,
    channel: channelOf(ticket.via?.channel),
    tags: ticket.tags,
  });
}

/** A statement about a ticket's fields; the key is its content, so that the same statement is stored once. */
function ticketEvent(ticketId: string, at: Date, fields: TicketFields): TicketEvent {
  const content = contentId(JSON.stringify(fields)).slice(0, 12);
  return { key: `ticket-${ticketId}-${at.toISOString()}-${content}`, at, kind: "ticket", ticketId, fields };
}

function statusEvent(ticketId: string, to: TicketStatus, at: Date, actor: Actor | undefined): TicketEvent {
  return { key: `status-${ticketId}-${to}-${at.toISOString()}`, at, kind: "status", ticketId, to, actor };
}

function mergedEvent(ticketId: string, into: string, at: Date): TicketEvent {
  return { key: `merged-${ticketId}-${into}`, at, kind: "merged", ticketId, into };
}

function assignedKey(ticketId: string, assigneeId: string | null, at: Date): string {
  return `assigned-${ticketId}-${assigneeId ?? "nobody"}-${at.toISOString()}`;
}

/** Who did something, told alike from an event and from an audit, which both know only ids. */
function actorOf(actorId: string | null, requesterId: string | null): Actor | undefined {
  if (actorId === null) return undefined;
  if (actorId === SYSTEM_USER) return { kind: "system" };
  return { kind: actorId === requesterId ? "customer" : "human", id: actorId };
}

const SYSTEM_USER = "-1";

const statuses: Record<string, TicketStatus> = {
  new: "open",
  open: "open",
  pending: "pending",
  hold: "pending",
  solved: "closed",
  closed: "closed",
};

/** Events write statuses in upper case, REST in lower case. @returns null for "deleted" and words nobody knows */
function statusOf(raw: string): TicketStatus | null {
  const status = raw.toLowerCase();
  return Object.hasOwn(statuses, status) ? statuses[status]! : null;
}

const channels: [RegExp, Channel][] = [
  [/^email$/, "email"],
  [/^(chat|native_messaging|web_messenger|mobile_sdk|answer_bot)/, "chat"],
  [/^(phone_call|voicemail|voice)/, "phone"],
  [/^(sms|whatsapp)/, "sms"],
  [/^(facebook|instagram|twitter|line$|wechat|any_channel)/, "social"],
  [/^(web|web_form|web_widget|help_center|helpcenter)$/, "form"],
];

function channelOf(raw: string | undefined): Channel | undefined {
  return raw === undefined ? undefined : (channels.find(([pattern]) => pattern.test(raw))?.[1] ?? "other");
}

const via = z.object({
  channel: optional(z.union([text, z.number()]).transform(String)),
  source: optional(z.object({ rel: optional(text), from: z.unknown().optional(), to: z.unknown().optional() })),
});
export const restUser = z.object({
  id,
  name: optional(text),
  email: optional(text),
  phone: optional(text),
  external_id: optional(id),
  role: optional(text),
});
export const restTicket = z.object({
  id,
  via: optional(via),
  created_at: instant,
  updated_at: instant,
  type: z.string().nullish(),
  subject: z.string().nullish(),
  status: text,
  requester_id: noneOrId,
  assignee_id: noneOrId,
  group_id: noneOrId,
  tags: optional(z.array(text)),
  custom_fields: optional(z.array(z.object({ id, value: z.unknown().optional() }))),
  satisfaction_rating: optional(z.object({ id: optional(id), score: optional(text) })),
});
const auditEvent = z.object({
  id: optional(id),
  type: optional(text),
  field_name: optional(text),
  value: z.unknown().optional(),
  author_id: noneOrId,
  public: optional(z.boolean()),
  via: optional(via),
  survey_response_id: optional(id),
});
export const restAudit = z.object({ id, created_at: instant, author_id: noneOrId, via: optional(via), events: z.array(auditEvent) });
export const restRating = z.object({
  id,
  ticket_id: id,
  assignee_id: noneOrId,
  score: text,
  comment: optional(text),
  updated_at: instant,
});
export const restSurveyResponse = z.object({
  id,
  answers: z.array(
    z.object({
      type: optional(text),
      rating_category: optional(text),
      value: z.unknown().optional(),
      updated_at: optional(instant),
    }),
  ),
});
export const restCall = z.object({
  id,
  ticket_id: noneOrId,
  agent_id: noneOrId,
  direction: optional(text),
  line: optional(text),
  completion_status: optional(text),
  created_at: instant,
  updated_at: instant,
  duration: optional(z.number()),
  talk_time: optional(z.number()),
  hold_time: optional(z.number()),
  time_to_answer: optional(z.number()),
  wrap_up_time: optional(z.number()),
});

export type RestTicket = z.output<typeof restTicket>;
export type RestAudit = z.output<typeof restAudit>;
export type RestUser = z.output<typeof restUser>;

/** A ticket with what has to be asked for separately. */
export type WholeTicket = {
  ticket: RestTicket;
  audits: RestAudit[];
  users: ReadonlyMap<string, RestUser>;
  groups: ReadonlyMap<string, string>;
  ratings: TicketEvent[];
  /** Ticket field that holds the contact reason; null = Zendesk's own type. */
  reasonField: string | null;
};

/** Everything a ticket and its audits tell. */
export function ticketEvents(whole: WholeTicket): TicketEvent[] {
  const { ticket, audits, ratings } = whole;
  return [ticketEvent(ticket.id, ticket.updated_at, ticketFields(whole)), ...audits.flatMap((audit) => auditEvents(whole, audit)), ...ratings];
}

function ticketFields({ ticket, users, groups, reasonField }: WholeTicket): TicketFields {
  const requester = ticket.requester_id === null ? undefined : users.get(ticket.requester_id);
  const assignee = ticket.assignee_id === null ? null : users.get(ticket.assignee_id);
  return {
    createdAt: ticket.created_at,
    subject: ticket.subject,
    channel: channelOf(ticket.via?.channel),
    // Where the status stands is told by the audits, with the exact time of each change.
    type: reasonField === null ? ticket.type : reasonOf(ticket, reasonField),
    tags: ticket.tags,
    assignee: assignee === null ? null : { id: ticket.assignee_id!, name: assignee?.name, email: assignee?.email },
    team: ticket.group_id === null ? null : groups.get(ticket.group_id),
    customer: requester && {
      id: requester.id,
      name: requester.name,
      emails: requester.email ? [requester.email] : [],
      phones: requester.phone ? [requester.phone] : [],
      shopifyCustomerId: shopifyIdOf(requester.external_id),
    },
    deleted: ticket.status === "deleted",
  };
}

function reasonOf({ custom_fields: fields }: RestTicket, reasonField: string): string | null {
  const value = fields?.find((field) => field.id === reasonField)?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

/** A sync with Shopify writes the store's customer into the external id; other systems write other words there. */
function shopifyIdOf(external: string | undefined): string | undefined {
  return external !== undefined && /^(gid:\/\/shopify\/Customer\/)?\d{10,16}$/.test(external) ? external : undefined;
}

function auditEvents(whole: WholeTicket, audit: RestAudit): TicketEvent[] {
  const actor = actorOf(audit.author_id, whole.ticket.requester_id);
  const events = audit.events.flatMap((event) => {
    if (event.type === "Comment" || event.type === "VoiceComment") return messageEvent(whole, audit, event);
    if (event.type === "Create" || event.type === "Change") return changeEvent(whole, audit, event, actor);
    return [];
  });
  return [...events, ...mergeEvents(whole.ticket.id, audit)];
}

type AuditEvent = z.output<typeof auditEvent>;

function changeEvent(whole: WholeTicket, audit: RestAudit, event: AuditEvent, actor: Actor | undefined): TicketEvent[] {
  const { ticket, users } = whole;
  const at = audit.created_at;
  if (event.field_name === "status" && typeof event.value === "string") {
    const to = statusOf(event.value);
    return to && !(event.type === "Create" && to === "open") ? [statusEvent(ticket.id, to, at, actor)] : [];
  }
  if (event.field_name === "assignee_id") {
    const assigneeId = noneOrId.safeParse(event.value).data ?? null;
    if (event.type === "Create" && assigneeId === null) return [];
    const user = assigneeId === null ? undefined : users.get(assigneeId);
    const assignee = assigneeId === null ? null : { id: assigneeId, name: user?.name, email: user?.email };
    return [{ key: assignedKey(ticket.id, assigneeId, at), at, kind: "assigned", ticketId: ticket.id, assignee }];
  }
  return [];
}

function messageEvent({ ticket, users }: WholeTicket, audit: RestAudit, event: AuditEvent): TicketEvent[] {
  if (event.id === undefined) return [];
  const authorId = event.author_id ?? audit.author_id;
  const author = authorId === null ? undefined : users.get(authorId);
  const channel = event.via?.channel ?? audit.via?.channel;
  const kind = authorKind(authorId, author, channel, ticket.requester_id);
  const message = {
    id: event.id,
    sentAt: audit.created_at,
    author: kind === "system" || kind === "rule" ? { kind } : { kind, id: authorId ?? undefined, name: author?.name, email: author?.email },
    isPublic: event.public ?? true,
    autoReply: kind === "rule" || kind === "system",
    via: channel,
  };
  return [{ key: `message-${event.id}`, at: audit.created_at, kind: "message", ticketId: ticket.id, message }];
}

function authorKind(authorId: string | null, author: RestUser | undefined, channel = "", requesterId: string | null): AuthorKind {
  if (/^(rule|trigger|automation)/.test(channel)) return "rule";
  if (authorId === SYSTEM_USER || authorId === null) return "system";
  if (/^ai_agent/.test(channel) || /^ai agent$/i.test(author?.name ?? "")) return "ai";
  if (/answer_bot/.test(channel)) return "bot";
  if (author?.role === "end-user" || (author?.role === undefined && authorId === requesterId)) return "customer";
  return "human";
}

const mergeEnd = z.object({ ticket_id: optional(id), ticket_ids: optional(z.array(id)) });

/**
 * A merge is an audit on both tickets. The one that closes in it went into the other; the other names those that came to it.
 * Which side of the source names the other ticket is not documented for the closing one, so both are looked at.
 */
function mergeEvents(ticketId: string, audit: RestAudit): TicketEvent[] {
  const source = audit.via?.source;
  if (source?.rel !== "merge") return [];
  const from = mergeEnd.safeParse(source.from).data;
  const to = mergeEnd.safeParse(source.to).data;
  const others = [to?.ticket_id, from?.ticket_id, ...(from?.ticket_ids ?? [])].filter((each) => each !== undefined && each !== ticketId);
  const closes = audit.events.some(({ field_name: field, value }) => field === "status" && typeof value === "string" && statusOf(value) === "closed");
  if (closes) return others[0] === undefined ? [] : [mergedEvent(ticketId, others[0], audit.created_at)];
  return [...new Set(others)].map((other) => mergedEvent(other!, ticketId, audit.created_at));
}

/** A good/bad rating as 5 and 1; null when it was only offered. */
export function ratingEvent({ id: ratingId, ...rating }: z.output<typeof restRating>): TicketEvent | null {
  const score = /^good/.test(rating.score) ? 5 : /^bad/.test(rating.score) ? 1 : null;
  if (score === null) return null;
  const { updated_at: at, ticket_id: ticketId, comment } = rating;
  return ratedEvent(`rating-${ratingId}`, { ticketId, at, score, comment: comment || undefined, agentId: rating.assignee_id ?? undefined });
}

/** Surveys have 2, 3 or 5 steps and do not say how many, so only their category is sure. */
export function surveyEvent(ticketId: string, survey: z.output<typeof restSurveyResponse>): TicketEvent | null {
  const scale = survey.answers.find(({ type }) => type === "rating_scale");
  const score = scale?.rating_category === "good" ? 5 : scale?.rating_category === "bad" ? 1 : null;
  if (score === null || !scale?.updated_at) return null;
  const comment = survey.answers.find(({ type }) => type === "open_ended")?.value;
  return ratedEvent(`survey-${survey.id}`, { ticketId, at: scale.updated_at, score, comment: typeof comment === "string" ? comment : undefined });
}

type Rated = { ticketId: string; at: Date; score: number; comment?: string | undefined; agentId?: string | undefined };

function ratedEvent(key: string, { ticketId, at, score, comment, agentId }: Rated): TicketEvent {
  return {
    key: `${key}-${at.toISOString()}`,
    at,
    kind: "rated",
    ticketId,
    rating: { kind: "csat", score, scaleMin: 1, scaleMax: 5, comment, answeredAt: at, agentId },
  };
}

/** A Talk call. Its durations are seconds; an unanswered one has no talk time. */
export function callEvent(call: z.output<typeof restCall>): TicketEvent {
  const after = (seconds: number | undefined) => (seconds === undefined ? undefined : new Date(call.created_at.getTime() + seconds * 1000));
  const answered = (call.talk_time ?? 0) > 0;
  return {
    key: `call-${call.id}`,
    at: call.updated_at,
    kind: "call",
    ticketId: call.ticket_id ?? undefined,
    call: {
      id: call.id,
      queuedAt: call.created_at,
      direction: call.direction,
      answeredAt: answered ? after(call.time_to_answer) : undefined,
      endedAt: after(call.duration),
      holdSeconds: call.hold_time ? [call.hold_time] : [],
      talkSeconds: answered ? call.talk_time : undefined,
      wrapUpSeconds: call.wrap_up_time,
      outcome: outcomeOf(call.completion_status),
      dialledNumber: call.direction === "inbound" ? call.line : undefined,
      agent: call.agent_id === null ? undefined : { id: call.agent_id },
    },
  };
}

function outcomeOf(status: string | undefined): string | undefined {
  if (status === undefined) return undefined;
  if (status === "completed") return "answered";
  if (status.includes("voicemail")) return "voicemail";
  return status.startsWith("abandoned") ? "abandoned" : "missed";
}
