import {
  fullName,
  type GorgiasChannel,
  type SimCall,
  type SimMessage,
  type SimTicket,
  type Staff,
  statusOf,
  talkSeconds,
  updatedAt,
} from "#simulator/model.ts";
import { assignments } from "./assignments.ts";
import { requesterId } from "./requester-id.ts";

const channels: Record<GorgiasChannel, string> = {
  email: "email",
  chat: "native_messaging",
  contact_form: "web",
  "instagram-direct-message": "instagram_dm",
  phone: "phone_call_inbound",
};

/** Ticket field that holds the contact reason. */
export const REASON_FIELD = 360044112233;
/** Ticket field in which agents name orders. */
export const ORDER_FIELD = 360044112244;
const SYSTEM_USER = -1;

/** Zendesk tells times to the second. */
export function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

export function requesterPayload(ticket: SimTicket): { id: number } & Record<string, unknown> {
  const { person, email, phone } = ticket;
  const synced = person.id !== null && email === person.email;
  return {
    id: requesterId(ticket),
    name: fullName(person),
    email,
    phone,
    external_id: synced ? String(person.id) : null,
    role: "end-user",
    user_fields: {},
  };
}

export function staffPayload({ id, name, email }: Staff): { id: number } & Record<string, unknown> {
  return { id, name, email, phone: null, external_id: null, role: "agent" };
}

function zendeskStatus(ticket: SimTicket): string {
  if (ticket.deletedAt !== null || ticket.spamAt !== null) return "deleted";
  if (ticket.mergedInto !== null) return "closed";
  if (statusOf(ticket) === "closed") return "solved";
  return ticket.assignee ? "open" : "new";
}

/** Good or bad, as the legacy survey asks. */
export function ratingScore(score: number): "good" | "bad" {
  return score >= 4 ? "good" : "bad";
}

export function ticketPayload(ticket: SimTicket): object {
  const { rating } = ticket;
  return {
    id: ticket.id,
    external_id: null,
    via: { channel: channels[ticket.channel], source: { from: {}, to: {}, rel: null } },
    created_at: seconds(ticket.createdAt),
    updated_at: seconds(updatedAt(ticket)),
    generated_timestamp: Math.floor(updatedAt(ticket) / 1000),
    type: "question",
    subject: ticket.subject,
    priority: "normal",
    status: zendeskStatus(ticket),
    requester_id: requesterId(ticket),
    submitter_id: requesterId(ticket),
    assignee_id: ticket.assignee?.id ?? null,
    group_id: 360003377001,
    tags: ticket.tags,
    custom_fields: [
      { id: REASON_FIELD, value: ticket.type },
      { id: ORDER_FIELD, value: ticket.orderNames.join(", ") || null },
    ],
    satisfaction_rating: rating
      ? { id: rating.id, score: ratingScore(rating.score), comment: rating.comment }
      : { score: "unoffered" },
  };
}

type AuditEvent = Record<string, unknown>;
type Audit = { at: number; author: number; channel: string; events: AuditEvent[]; source?: object };

/** Every change of the ticket, oldest first, as its audits. */
export function auditsPayload(ticket: SimTicket): object[] {
  return audits(ticket)
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, author, channel, events, source }, index) => ({
      id: ticket.id * 100 + index,
      ticket_id: ticket.id,
      created_at: seconds(at),
      author_id: author,
      metadata: { system: {}, custom: {} },
      via: { channel, source: source ?? { from: {}, to: {}, rel: null } },
      events: events.map((event, position) => ({ id: ticket.id * 10_000 + index * 100 + position, ...event })),
    }));
}

function audits(ticket: SimTicket): Audit[] {
  const requester = requesterId(ticket);
  const all: Audit[] = ticket.messages.map((message) => messageAudit(ticket, message));
  for (const { at, to } of assignments(ticket)) {
    const events = [{ type: "Change", field_name: "assignee_id", value: String(to.id), previous_value: null }];
    all.push({ at, author: to.id, channel: "web", events });
  }
  for (const { at, to, by } of ticket.statuses) {
    const [value, previous] = to === "closed" ? ["solved", "open"] : ["open", "solved"];
    const author = by?.id ?? (to === "open" ? requester : SYSTEM_USER);
    all.push({ at, author, channel: "web", events: [{ type: "Change", field_name: "status", value, previous_value: previous }] });
  }
  if (ticket.mergedInto !== null) {
    const source = { rel: "merge", from: {}, to: { ticket_id: ticket.mergedInto } };
    const events = [{ type: "Change", field_name: "status", value: "closed", previous_value: "open" }];
    all.push({ at: ticket.mergedAt!, author: ticket.assignee?.id ?? SYSTEM_USER, channel: "web", events, source });
  }
  return all;
}

function messageAudit(ticket: SimTicket, message: SimMessage): Audit {
  const { at, by, staff, text, id } = message;
  const author = by === "customer" ? requesterId(ticket) : by === "rule" ? SYSTEM_USER : staff!.id;
  const channel = by === "customer" ? channels[ticket.channel] : by === "rule" ? "rule" : by === "ai" ? "api" : "web";
  const comment = {
    id,
    type: "Comment",
    author_id: author,
    body: text,
    plain_body: text,
    public: message.public,
    attachments: [],
  };
  const created = message === ticket.messages[0] ? [{ type: "Create", field_name: "status", value: "new" }] : [];
  return { at, author, channel, events: [comment, ...created] };
}

/** What event subscriptions tell of the ticket in every event. Ids are texts here and words in upper case. */
export function detailPayload(ticket: SimTicket, at: number, actor: number): object {
  return {
    actor_id: String(actor),
    assignee_id: ticket.assignee ? String(ticket.assignee.id) : "",
    created_at: seconds(ticket.createdAt),
    description: ticket.messages[0]?.text ?? "",
    external_id: null,
    group_id: "360003377001",
    id: String(ticket.id),
    is_public: true,
    organization_id: "",
    priority: "NORMAL",
    requester_id: String(requesterId(ticket)),
    status: zendeskStatus(ticket).toUpperCase(),
    subject: ticket.subject,
    submitter_id: String(requesterId(ticket)),
    tags: ticket.tags,
    type: "QUESTION",
    updated_at: seconds(at),
    via: { channel: channels[ticket.channel] },
  };
}

/** A call of Talk as its statistics list it; it changes last when the agent has written it up. */
export function callPayload(ticketId: number, call: SimCall) {
  const { id, at, answeredAt, endedAt, holdSeconds, wrapUpSeconds, staff } = call;
  const onHold = holdSeconds.reduce((sum, each) => sum + each, 0);
  return {
    id,
    ticket_id: ticketId,
    agent_id: staff?.id ?? null,
    direction: "inbound",
    completion_status: answeredAt === null ? "abandoned_in_queue" : "completed",
    created_at: seconds(at),
    updated_at: seconds(endedAt + wrapUpSeconds * 1000),
    duration: (endedAt - at) / 1000,
    talk_time: talkSeconds(call),
    hold_time: onHold,
    time_to_answer: answeredAt === null ? null : (answeredAt - at) / 1000,
    wrap_up_time: answeredAt === null ? null : wrapUpSeconds,
  };
}
