import {
  aiAgent,
  fullName,
  type GorgiasChannel,
  humans,
  ruleBot,
  type SimCall,
  type SimMessage,
  type SimTicket,
  type Staff,
  talkSeconds,
} from "#simulator/model.ts";
import { assignments } from "./assignments.ts";

const channels: Record<GorgiasChannel, string> = {
  email: "email",
  chat: "chat",
  contact_form: "form",
  "instagram-direct-message": "social",
  phone: "phone",
};

/** Who works in the helpdesk. */
export function agentEvents(from: number): object[] {
  return [...humans, aiAgent].map(({ id, name, email, ai }) => ({
    id: `agent-${id}`,
    type: "agent",
    occurred_at: iso(from),
    agent: { id: String(id), name, email, kind: ai ? "ai" : "human", active_from: iso(from) },
  }));
}

/**
 * A ticket's past as events of the app's own format, one line of an import each. Their ids are the keys under which the app
 * stores the same facts when Gorgias tells them later, so nothing is doubled.
 */
export function historyEvents(ticket: SimTicket): object[] {
  const envelope = (id: string, at: number, type: string) => ({ id, type, occurred_at: iso(at), ticket_id: String(ticket.id) });
  const events: object[] = [
    { id: `begun-${ticket.id}`, type: "ticket", occurred_at: iso(ticket.createdAt), ticket: ticketFields(ticket) },
    ...ticket.messages.map((message) => ({
      ...envelope(`message-${message.id}`, message.at, "message"),
      message: messageFields(message),
    })),
    ...assignments(ticket).map(({ at, to }) => ({
      ...envelope(`assigned-${ticket.id}-${iso(at)}`, at, "assigned"),
      assignee: { id: String(to.id), name: to.name, email: to.email },
    })),
    ...ticket.statuses.map(({ at, to, by }) => ({
      ...envelope(statusKey(ticket.id, to, at, by), at, "status"),
      to,
      actor: by ? actor(by) : { kind: "system" },
    })),
  ];
  events.push(...callEvents(ticket));
  if (ticket.spamAt !== null) events.push(envelope(`spam-${ticket.id}`, ticket.spamAt, "spam"));
  if (ticket.deletedAt !== null) events.push(envelope(`deleted-${ticket.id}`, ticket.deletedAt, "deleted"));
  if (ticket.mergedInto !== null) {
    events.push({ ...envelope(`merged-${ticket.id}`, ticket.mergedAt!, "merged"), into: String(ticket.mergedInto) });
  }
  if (ticket.rating) {
    const { id, score, at, comment } = ticket.rating;
    events.push({
      ...envelope(`survey-${id}-${iso(at)}`, at, "rated"),
      kind: "csat",
      rating: { score, comment, answered_at: iso(at) },
    });
  }
  return events;
}

/** What was spoken on the phone about a ticket. */
export function callEvents({ id: ticketId, calls }: SimTicket): object[] {
  return calls.map((call) => ({
    id: `call-${call.id}`,
    type: "call",
    occurred_at: iso(call.endedAt),
    ticket_id: String(ticketId),
    call: callFields(call),
  }));
}

function callFields(call: SimCall): object {
  const { id, at, answeredAt, endedAt, holdSeconds, wrapUpSeconds, staff } = call;
  const answer = answeredAt !== null && {
    answered_at: iso(answeredAt),
    hold_seconds: holdSeconds,
    talk_seconds: talkSeconds(call),
    wrap_up_seconds: wrapUpSeconds,
  };
  return {
    id: String(id),
    direction: "inbound",
    queued_at: iso(at),
    ...answer,
    ended_at: iso(endedAt),
    outcome: answeredAt === null ? "abandoned" : "answered",
    ...(staff && { agent: { id: String(staff.id), name: staff.name } }),
  };
}

function statusKey(ticketId: number, to: string, at: number, by: Staff | null): string {
  return `${to === "closed" ? "closed" : "opened"}-${ticketId}-${iso(at)}${by ? `-by-${by.id}` : to === "closed" ? "-by-system" : ""}`;
}

function ticketFields(ticket: SimTicket): object {
  const { person, assignee } = ticket;
  return {
    id: String(ticket.id),
    created_at: iso(ticket.createdAt),
    subject: ticket.subject,
    channel: channels[ticket.channel],
    started_by: ticket.startedBy,
    type: ticket.type || null,
    tags: ticket.tags,
    assignee: assignee && { id: String(assignee.id), name: assignee.name, email: assignee.email },
    customer: {
      id: String(person.helpdeskId),
      name: fullName(person),
      email: ticket.email,
      phone: ticket.phone,
      shopify_customer_id: person.id !== null && ticket.email === person.email ? String(person.id) : null,
    },
    test: ticket.test,
    order_names: ticket.orderNames,
  };
}

function messageFields({ id, at, by, staff, public: isPublic, autoSubmitted }: SimMessage): object {
  return {
    id: String(id),
    sent_at: iso(at),
    author:
      by === "customer"
        ? { kind: "customer" }
        : by === "rule"
          ? { kind: "rule", id: String(ruleBot.id), name: ruleBot.name }
          : actor(staff!),
    visibility: isPublic ? "public" : "internal",
    auto_reply: by === "rule" || autoSubmitted,
  };
}

function actor({ id, name, ai }: Staff): object {
  return { kind: ai ? "ai" : "human", id: String(id), name };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
