import { assignments } from "./assignments.ts";
import {
  fullName,
  type GorgiasChannel,
  type SimCall,
  type SimMessage,
  type SimTicket,
  type Staff,
  statusOf,
  updatedAt,
} from "#simulator/model.ts";

const types: Record<GorgiasChannel, string> = {
  email: "email",
  chat: "front_chat",
  contact_form: "form",
  "instagram-direct-message": "instagram",
  phone: "phone-call",
};

export const conversationId = ({ id }: SimTicket) => `cnv_${id}`;

/** A conversation as Front's API shows it. */
export function conversationPayload(ticket: SimTicket): object {
  const closed = statusOf(ticket) === "closed";
  const status = ticket.deletedAt !== null ? "deleted" : closed ? "archived" : ticket.assignee ? "assigned" : "unassigned";
  return {
    ...preview(ticket),
    type: types[ticket.channel],
    status,
    status_category: closed ? "resolved" : "open",
    recipient: recipient(ticket, "from"),
    links: [],
    custom_fields: {},
    updated_at: updatedAt(ticket) / 1000,
    metadata: {},
  };
}

function preview(ticket: SimTicket): object {
  return {
    _links: { self: `https://api2.frontapp.com/conversations/${conversationId(ticket)}` },
    id: conversationId(ticket),
    subject: ticket.subject,
    assignee: ticket.assignee && teammatePayload(ticket.assignee),
    tags: ticket.tags.map((name) => ({ id: `tag_${name}`, name })),
    created_at: ticket.createdAt / 1000,
    is_private: false,
  };
}

function recipient({ person, email, phone }: SimTicket, role: string): object {
  const related = { contact: `https://api2.frontapp.com/contacts/crd_${person.helpdeskId}` };
  return { _links: { related }, name: fullName(person), handle: email ?? phone, role };
}

function teammatePayload({ id, email, name }: Staff): object {
  const [first, ...last] = name.split(" ");
  return { id: `tea_${id}`, email, username: email.split("@")[0], first_name: first, last_name: last.join(" ") };
}

/** Public messages; notes are comments in Front. */
export function messagePayloads(ticket: SimTicket): object[] {
  return ticket.messages
    .filter((message) => message.public)
    .map((message) => ({
      ...messagePreview(ticket, message),
      draft_mode: null,
      author: message.by === "human" ? teammatePayload(message.staff!) : null,
      recipients: [recipient(ticket, message.by === "customer" ? "from" : "to")],
      text: message.text,
      body: `<p>${message.text}</p>`,
      metadata: {},
    }));
}

function messagePreview(ticket: SimTicket, { id, by, at, text }: SimMessage): object {
  return {
    id: `msg_${id}`,
    type: types[ticket.channel],
    is_inbound: by === "customer",
    created_at: at / 1000,
    blurb: text.slice(0, 40),
  };
}

export function commentPayloads(ticket: SimTicket): object[] {
  return ticket.messages
    .filter((message) => !message.public)
    .map(({ id, staff, text, at }) => ({
      id: `com_${id}`,
      author: staff && teammatePayload(staff),
      body: text,
      posted_at: at / 1000,
    }));
}

export type FrontLogEntry = { id: string; type: string; emitted_at: number; conversation: object } & Record<string, unknown>;

/** Events of one conversation, oldest first; `absorbed` are the tickets merged into it. */
export function frontLog(ticket: SimTicket, absorbed: readonly SimTicket[] = []): FrontLogEntry[] {
  const entries = [
    ...ticket.messages.map((message) => messageEntry(ticket, message)),
    ...assignments(ticket).map(({ at, to }) => ({
      at,
      type: "assign",
      source: sourceOf(to),
      target: party("teammate", teammatePayload(to)),
    })),
    ...ticket.statuses.map(({ at, to, by }) => ({
      at,
      type: to === "closed" ? "archive" : "reopen",
      source: by === null && to === "closed" ? party("rule", { id: "rul_77121", name: "Close when quiet" }) : sourceOf(by),
      target: null,
    })),
    ...(ticket.deletedAt === null ? [] : [{ at: ticket.deletedAt, type: "trash", source: null, target: null }]),
    ...absorbed.map((each) => ({
      at: each.mergedAt!,
      type: "conversations_merged",
      source: null,
      target: party("conversations", [preview(each)]),
    })),
  ];
  const numbered = entries.toSorted((a, b) => a.at - b.at).map((entry, index) => ({ ...entry, key: `${ticket.id}x${index}` }));
  return [...numbered, ...ticket.calls.flatMap(callEntries)]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, key, ...entry }) => {
      const id = `evt_${key}`;
      const links = { self: `https://api2.frontapp.com/events/${id}` };
      return { _links: links, id, emitted_at: at / 1000, conversation: preview(ticket), ...entry };
    });
}

function callEntries({ id, at, answeredAt, endedAt, holdSeconds, staff }: SimCall) {
  const entry = (time: number, type: string, source: object | null = null) => ({
    at: time,
    type,
    source,
    target: null,
    key: `${id}x${type}${time}`,
  });
  if (answeredAt === null) return [entry(at, "call_queued"), entry(endedAt, "call_abandoned")];
  const held: ReturnType<typeof entry>[] = [];
  let from = answeredAt + HELD_AFTER_MS;
  for (const seconds of holdSeconds) {
    held.push(entry(from, "call_on_hold"), entry(from + seconds * 1000, "call_resumed"));
    from += seconds * 1000 + HELD_AFTER_MS;
  }
  const connected = entry(answeredAt, "call_connected", sourceOf(staff));
  return [entry(at, "call_queued"), connected, ...held, entry(endedAt, "call_hangup")];
}

const HELD_AFTER_MS = 10_000;

function messageEntry(ticket: SimTicket, message: SimMessage) {
  const { at, by, staff } = message;
  if (!message.public)
    return { at, type: "comment", source: sourceOf(staff), target: party("comment", { id: `com_${message.id}` }) };
  const source =
    by === "customer" ? inbox : by === "rule" ? party("rule", { id: "rul_77120", name: "Acknowledge" }) : sourceOf(staff);
  return {
    at,
    type: by === "customer" ? "inbound" : "outbound",
    source,
    target: party("message", messagePreview(ticket, message)),
  };
}

const inbox = party("inboxes", [{ id: "inb_12c9", name: "Support" }]);

function sourceOf(staff: Staff | null): object {
  if (!staff) return inbox;
  return party(staff.ai ? "autopilot" : "teammate", teammatePayload(staff));
}

function party(type: string, data: unknown): object {
  return { _meta: { type }, data };
}
