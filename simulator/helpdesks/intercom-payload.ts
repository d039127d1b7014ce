import {
  fullName,
  type GorgiasChannel,
  type SimCall,
  type SimMessage,
  type SimStatus,
  type SimTicket,
  type Staff,
  statusOf,
  updatedAt,
} from "#simulator/model.ts";
import { requesterId } from "./requester-id.ts";

/** A conversation part; `at` sorts it among the others. */
export type IntercomPart = { id: string; part_type: string; created_at: number; [field: string]: unknown };

const operator = { type: "bot", id: "7200000", name: "Operator", email: "operator+k3v9p0qz@intercom.io" };

const sourceTypes: Record<GorgiasChannel, string> = {
  chat: "conversation",
  email: "email",
  contact_form: "email",
  "instagram-direct-message": "instagram",
  phone: "phone_call",
};

/** Intercom's clock has whole seconds. */
export function epoch(ms: number): number {
  return Math.floor(ms / 1000);
}

/** A conversation as `GET /conversations/{id}` shows it; a webhook carries only the parts that set it off. */
export function conversationPayload(
  ticket: SimTicket,
  parts: IntercomPart[] = conversationParts(ticket),
): Record<string, unknown> {
  const [first] = ticket.messages;
  const state = statusOf(ticket);
  return {
    type: "conversation",
    id: String(ticket.id),
    created_at: epoch(ticket.createdAt),
    updated_at: epoch(updatedAt(ticket)),
    title: null,
    open: state === "open",
    state,
    snoozed_until: null,
    priority: "not_priority",
    admin_assignee_id: ticket.assignee && !ticket.assignee.ai ? ticket.assignee.id : null,
    team_assignee_id: null,
    source: {
      type: sourceTypes[ticket.channel],
      id: String(first?.id ?? ticket.id),
      delivered_as: ticket.startedBy === "customer" ? "customer_initiated" : "admin_initiated",
      subject: `<p>${ticket.subject}</p>`,
      body: `<p>${first?.text ?? ""}</p>`,
      author: first ? authorPayload(ticket, first) : customerAuthor(ticket),
      url: null,
      redacted: false,
    },
    contacts: { type: "contact.list", contacts: [{ type: "contact", id: contactId(ticket), external_id: externalId(ticket) }] },
    teammates: { type: "admin.list", admins: teammates(ticket) },
    tags: { type: "tag.list", tags: ticket.tags.map((name, index) => ({ type: "tag", id: String(9_911_000 + index), name })) },
    conversation_rating: ratingPayload(ticket),
    custom_attributes: {},
    linked_objects: { type: "list", data: [], total_count: 0, has_more: false },
    statistics: statistics(ticket),
    conversation_parts: { type: "conversation_part.list", conversation_parts: parts, total_count: parts.length },
  };
}

/** Everything after the first message, in order. A customer's answer opens a closed conversation without a part of its own. */
export function conversationParts(ticket: SimTicket): IntercomPart[] {
  const messages = ticket.messages.slice(1).map((message) => messagePart(ticket, message));
  const opensByAnswer = ({ at, to, by }: SimStatus) =>
    to === "open" && by === null && ticket.messages.some((message) => message.at === at);
  const statuses = ticket.statuses.flatMap((status, index) => (opensByAnswer(status) ? [] : [statusPart(ticket, status, index)]));
  return [...messages, ...statuses].toSorted((a, b) => a.created_at - b.created_at);
}

export function callPayload(ticket: SimTicket, { id, at, answeredAt, endedAt, staff }: SimCall) {
  return {
    type: "call",
    id: String(id),
    conversation_id: String(ticket.id),
    admin_id: staff && String(staff.id),
    contact_id: contactId(ticket),
    state: "ended",
    initiated_at: epoch(at),
    answered_at: answeredAt && epoch(answeredAt),
    ended_at: epoch(endedAt),
    created_at: epoch(at),
    updated_at: epoch(endedAt),
    call_type: "phone",
    direction: "inbound",
    ended_reason: "completed",
    phone: ticket.phone,
  };
}

/** The contact of a ticket as `GET /contacts/{id}` shows it. */
export function contactPayload(ticket: SimTicket): object {
  const { person, email, phone } = ticket;
  return {
    type: "contact",
    id: contactId(ticket),
    external_id: externalId(ticket),
    role: "user",
    name: fullName(person),
    email,
    phone,
  };
}

export function contactId(ticket: SimTicket): string {
  return requesterId(ticket).toString(16).padStart(24, "0");
}

/** The merchant's sync knows customers by the address they buy with. */
function externalId({ person, email }: SimTicket): string | null {
  return person.id !== null && email === person.email ? String(person.id) : null;
}

function messagePart(ticket: SimTicket, message: SimMessage): IntercomPart {
  return {
    ...partBase(String(message.id), message.public ? "comment" : "note", message.at),
    body: `<p>${message.text}</p>`,
    author: authorPayload(ticket, message),
  };
}

function statusPart(ticket: SimTicket, { at, to, by }: SimStatus, index: number): IntercomPart {
  return {
    ...partBase(`${ticket.id}${index}`, to === "closed" ? "close" : "open", at),
    body: null,
    author: by ? staffAuthor(by) : operator,
  };
}

function partBase(id: string, type: string, at: number): IntercomPart {
  const seconds = epoch(at);
  return {
    type: "conversation_part",
    id,
    part_type: type,
    created_at: seconds,
    updated_at: seconds,
    assigned_to: null,
    redacted: false,
  };
}

function authorPayload(ticket: SimTicket, { by, staff }: SimMessage): object {
  if (by === "customer") return customerAuthor(ticket);
  return by === "rule" || !staff ? operator : staffAuthor(staff);
}

function customerAuthor(ticket: SimTicket): object {
  return { type: "user", id: contactId(ticket), name: fullName(ticket.person), email: ticket.email };
}

function staffAuthor({ id, name, email, ai }: Staff): object {
  if (ai) return { type: "bot", id: String(id), name: "Fin", email, from_ai_agent: true, is_ai_answer: true };
  return { type: "admin", id: String(id), name, email };
}

function teammates({ messages }: SimTicket): object[] {
  const ids = messages.flatMap(({ staff }) => (staff && !staff.ai ? [staff.id] : []));
  return [...new Set(ids)].map((id) => ({ type: "admin", id: String(id) }));
}

function ratingPayload({ rating, assignee, statuses }: SimTicket): object | null {
  if (!rating) return null;
  return {
    rating: rating.score,
    remark: rating.comment,
    created_at: epoch(statuses.findLast(({ to }) => to === "closed")?.at ?? rating.at),
    updated_at: epoch(rating.at),
    teammate: assignee ? { type: assignee.ai ? "bot" : "admin", id: String(assignee.id) } : null,
  };
}

function statistics({ statuses }: SimTicket): object {
  const closings = statuses.filter(({ to }) => to === "closed");
  const last = closings.at(-1);
  return {
    type: "conversation_statistics",
    first_close_at: closings[0] ? epoch(closings[0].at) : null,
    last_close_at: last ? epoch(last.at) : null,
    last_closed_by_id: last?.by && !last.by.ai ? last.by.id : null,
    count_reopens: statuses.filter(({ to }) => to === "open").length,
  };
}
