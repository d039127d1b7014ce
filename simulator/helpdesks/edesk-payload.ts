import {
  fullName,
  type GorgiasChannel,
  type SimMessage,
  type SimTicket,
  type Staff,
  statusOf,
  updatedAt,
} from "#simulator/model.ts";
import { requesterId } from "./requester-id.ts";

/** eDesk's channels of the simulated store. */
export const edeskChannels = [
  { id: 77120, name: "Support inbox", type: "Email" },
  { id: 77121, name: "Instagram", type: "Instagram" },
  { id: 77122, name: "Phone", type: "Voice" },
];

const channelIds: Record<GorgiasChannel, number> = {
  email: 77120,
  chat: 77120,
  contact_form: 77120,
  "instagram-direct-message": 77121,
  phone: 77122,
};
const types: Partial<Record<GorgiasChannel, string>> = { chat: "Chat", contact_form: "ContactForm" };

/** Tags are numbered by their first appearance. */
export type TagIds = (name: string) => number;

/** A ticket as eDesk's API shows it. */
export function edeskTicket(ticket: SimTicket, tagId: TagIds): object {
  const order = ticket.orderNames[0];
  return {
    id: ticket.id,
    uri: `/v1/tickets/${ticket.id}`,
    subject: ticket.subject,
    type: types[ticket.channel] ?? "Query",
    channel_id: channelIds[ticket.channel],
    status: statusWord(ticket),
    sales_order_id: null,
    sales_order: null,
    external_order_id: order ?? null,
    created_at: time(ticket.createdAt),
    last_updated_at: time(updatedAt(ticket)),
    owner_user_id: ticket.assignee?.id ?? null,
    custom_fields: [{ id: 11, name: "Reason", value: ticket.type }],
    time_left_to_reply: false,
    tags_ids: ticket.tags.map(tagId),
    contact_id: requesterId(ticket),
    messages_ids: edeskItems(ticket).map(({ id }) => id),
    replies: ticket.messages.filter(({ by }) => by === "human").length,
    ai_classification: null,
  };
}

function statusWord(ticket: SimTicket): string {
  if (ticket.deletedAt !== null) return "Archived";
  if (ticket.spamAt !== null) return "Spam";
  return statusOf(ticket) === "closed" ? "Closed" : "Open";
}

export function edeskContact(ticket: SimTicket): object {
  const { person, email, phone } = ticket;
  return { id: requesterId(ticket), name: fullName(person), email, phone };
}

export type EdeskItem = { id: number; type: string } & Record<string, unknown>;

/** Messages of a ticket and what happened to it, which eDesk keeps as messages too. */
export function edeskItems(ticket: SimTicket): EdeskItem[] {
  const base = ticket.id * 100;
  const happened: { at: number; type: string; body: string; by: Staff | null }[] = [
    ...ticket.statuses.map(({ at, to, by }) => ({ at, type: "Status", body: to === "closed" ? "Closed" : "Open", by })),
    ...(ticket.rating ? [{ at: ticket.rating.at, type: "Rating", body: `${ticket.rating.score}/5`, by: null }] : []),
    ...(ticket.spamAt === null ? [] : [{ at: ticket.spamAt, type: "Status", body: "Spam", by: null }]),
    ...(ticket.deletedAt === null ? [] : [{ at: ticket.deletedAt, type: "Status", body: "Archived", by: null }]),
  ];
  const items = happened.map(({ at, type, body, by }, index) => ({
    at,
    item: item(ticket, { id: base + index, at, type, direction: "Other", body, by }),
  }));
  const messages = ticket.messages.map((message) => ({ at: message.at, item: messageItem(ticket, message) }));
  return [...messages, ...items].toSorted((a, b) => a.at - b.at).map((each) => each.item);
}

const kinds: Record<SimMessage["by"], { type: string; direction: string }> = {
  customer: { type: "Message", direction: "Incoming" },
  human: { type: "Message", direction: "Outgoing" },
  ai: { type: "AiAutoReplyHandsFree", direction: "Outgoing" },
  rule: { type: "AutoReply", direction: "Outgoing" },
};

function messageItem(ticket: SimTicket, { id, at, by, staff, text, public: isPublic }: SimMessage): EdeskItem {
  const kind = isPublic ? kinds[by] : { type: "Note", direction: "Other" };
  return item(ticket, { id, at, ...kind, body: text, by: staff });
}

type Told = { id: number; at: number; type: string; direction: string; body: string; by: Staff | null };

function item(ticket: SimTicket, { id, at, type, direction, body, by }: Told): EdeskItem {
  return {
    id,
    external_id: null,
    subject: ticket.subject,
    created_at: time(at),
    from_consumer_id: direction === "Incoming" ? requesterId(ticket) : null,
    from_user: by && { id: by.id, name: by.name, email: by.email, active: true, username: by.email.split("@")[0], role: "Agent" },
    type,
    direction,
    body,
    attachments: [],
    errors: [],
    ticket_id: ticket.id,
  };
}

/** "2026-03-02 14:05:11", which is UTC. */
function time(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
