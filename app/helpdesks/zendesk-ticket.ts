import { z } from "zod";
import type { Actor, AuthorKind, TicketEvent, TicketFields } from "./contract.ts";
import { orderNamesIn } from "./order-names.ts";
import { mentionsIn } from "./mentions.ts";
import { id, instant, optional, words } from "./parse.ts";
import { assignedKey, channelOf, mergedEvent, noneOrId, statusEvent, statusOf, ticketEvent } from "./zendesk-facts.ts";

const text = z.string();
const SYSTEM_USER = "-1";

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
  comment_id: optional(id),
  html_body: words,
  body: words,
});
export const restAudit = z.object({
  id,
  created_at: instant,
  author_id: noneOrId,
  via: optional(via),
  events: z.array(auditEvent),
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
  /** Ticket field that holds names of orders. */
  orderField: string | null;
};

/** Everything a ticket and its audits tell. */
export function ticketEvents(whole: WholeTicket): TicketEvent[] {
  const { ticket, audits, ratings } = whole;
  return [
    ticketEvent(ticket.id, ticket.updated_at, ticketFields(whole)),
    ...audits.flatMap((audit) => auditEvents(whole, audit)),
    ...ratings,
  ];
}

function ticketFields({ ticket, users, groups, reasonField, orderField }: WholeTicket): TicketFields {
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
    orderNames: orderField === null ? undefined : orderNamesIn(fieldOf(ticket, orderField)),
  };
}

function fieldOf({ custom_fields: fields }: RestTicket, field: string): unknown {
  return fields?.find((each) => each.id === field)?.value;
}

function reasonOf(ticket: RestTicket, reasonField: string): string | null {
  const value = fieldOf(ticket, reasonField);
  return typeof value === "string" && value !== "" ? value : null;
}

/** A sync with Shopify writes the store's customer into the external id; other systems write other words there. */
function shopifyIdOf(external: string | undefined): string | undefined {
  return external !== undefined && /^(gid:\/\/shopify\/Customer\/)?\d{10,16}$/.test(external) ? external : undefined;
}

function auditEvents(whole: WholeTicket, audit: RestAudit): TicketEvent[] {
  const actor = actorOf(whole, audit);
  const events = audit.events.flatMap((event) => {
    if (event.type === "Comment" || event.type === "VoiceComment") return messageEvent(whole, audit, event);
    if (event.type === "Create" || event.type === "Change") return changeEvent(whole, audit, event, actor);
    return [];
  });
  return [...events, ...mergeEvents(whole.ticket.id, audit)];
}

function actorOf({ ticket, users }: WholeTicket, { author_id: authorId, via: by }: RestAudit): Actor {
  const user = authorId === null ? undefined : users.get(authorId);
  const kind = authorKind(authorId, user, by?.channel, ticket.requester_id);
  return kind === "system" || kind === "rule" ? { kind } : { kind, id: authorId ?? undefined, name: user?.name };
}

type AuditEvent = z.output<typeof auditEvent>;

function changeEvent(whole: WholeTicket, audit: RestAudit, event: AuditEvent, actor: Actor): TicketEvent[] {
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

/** A comment may be made private later: then that is when its last word was said. */
function messageEvent({ ticket, users, audits }: WholeTicket, audit: RestAudit, event: AuditEvent): TicketEvent[] {
  if (event.id === undefined) return [];
  const hidden = audits.find(({ events }) =>
    events.some(({ type, comment_id: comment }) => type === "CommentPrivacyChange" && comment === event.id),
  );
  const authorId = event.author_id ?? audit.author_id;
  const author = authorId === null ? undefined : users.get(authorId);
  const channel = event.via?.channel ?? audit.via?.channel;
  const kind = authorKind(authorId, author, channel, ticket.requester_id);
  const message = {
    id: event.id,
    sentAt: audit.created_at,
    author:
      kind === "system" || kind === "rule"
        ? { kind }
        : { kind, id: authorId ?? undefined, name: author?.name, email: author?.email },
    isPublic: hidden === undefined && (event.public ?? true),
    autoReply: kind === "rule" || kind === "system",
    via: channel,
    mentions: mentionsIn(event.html_body || event.body),
  };
  return [{ key: `message-${event.id}`, at: (hidden ?? audit).created_at, kind: "message", ticketId: ticket.id, message }];
}

function authorKind(authorId: string | null, author: RestUser | undefined, channel = "", requesterId: string | null): AuthorKind {
  if (/^(rule|trigger|automation)/.test(channel)) return "rule";
  if (authorId === SYSTEM_USER || authorId === null) return "system";
  if (channel.startsWith("ai_agent") || /^ai agent$/i.test(author?.name ?? "")) return "ai";
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
  const others = [to?.ticket_id, from?.ticket_id, ...(from?.ticket_ids ?? [])].filter(
    (each) => each !== undefined && each !== ticketId,
  );
  const closes = audit.events.some(
    ({ field_name: field, value }) => field === "status" && typeof value === "string" && statusOf(value) === "closed",
  );
  if (closes) return others[0] === undefined ? [] : [mergedEvent(ticketId, others[0], audit.created_at)];
  return [...new Set(others)].map((other) => mergedEvent(other!, ticketId, audit.created_at));
}
