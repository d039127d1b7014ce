import {
  fullName,
  type GorgiasChannel,
  type SimMessage,
  type SimStatus,
  type SimTicket,
  type Staff,
  statusOf,
  updatedAt,
} from "#simulator/model.ts";
import { requesterId } from "./requester-id.ts";

export const ACCOUNT = { id: 3, name: "Maison Linden" };

const channels: Record<GorgiasChannel, string> = {
  email: "Channel::Email",
  chat: "Channel::WebWidget",
  contact_form: "Channel::Api",
  "instagram-direct-message": "Channel::Instagram",
  phone: "Channel::Voice",
};

/** More than anything that happens in one conversation: messages are numbered within theirs. */
const IDS_A_TICKET = 100;

const types = { incoming: 0, outgoing: 1, activity: 2, template: 3 };
type MessageType = keyof typeof types;

/** One entry of a conversation: what was written, or a line about what happened. */
export type ChatwootEntry = {
  id: number;
  at: number;
  type: MessageType;
  content: string;
  content_type: string;
  content_attributes: object;
  private: boolean;
  sender: object | null;
  /** What it was made of. */
  of?: SimMessage;
};

/** Chatwoot's API has whole seconds. */
export function epoch(ms: number): number {
  return Math.floor(ms / 1000);
}

/** Everything in a conversation in the order it came, numbered as it came. */
export function entriesOf(ticket: SimTicket): ChatwootEntry[] {
  const rated = ratedClosing(ticket);
  const closings = ticket.statuses.flatMap((status) => statusLines(status, status === rated ? ticket : null));
  const lost = ticket.rating !== null && rated === undefined ? [surveyEntry(ticket.rating.at, ticket)] : [];
  return [...messageEntries(ticket), ...closings, ...lost]
    .toSorted((a, b) => a.at - b.at)
    .map((entry, index) => ({ ...entry, id: ticket.id * IDS_A_TICKET + index }));
}

type NewEntry = Omit<ChatwootEntry, "id">;

/** Who answers takes the conversation. The assistant holds none. */
function messageEntries(ticket: SimTicket): NewEntry[] {
  let holder: number | null = null;
  return ticket.messages.flatMap((message) => {
    const { staff, at } = message;
    const takes = staff !== null && !staff.ai && message.public && staff.id !== holder;
    if (takes) holder = staff.id;
    return [messageEntry(ticket, message), ...(takes ? [line(at, `${staff.name} self-assigned this conversation`)] : [])];
  });
}

function messageEntry(ticket: SimTicket, message: SimMessage): NewEntry {
  const { at, by, staff, text: content, autoSubmitted } = message;
  const isMail = by === "customer" && ticket.channel === "email";
  const type = by === "customer" ? "incoming" : by === "rule" ? "template" : "outgoing";
  return {
    at,
    type,
    content,
    content_type: isMail ? "incoming_email" : "text",
    content_attributes: by === "customer" ? { email: { subject: ticket.subject, auto_reply: autoSubmitted } } : {},
    private: !message.public,
    sender:
      type === "incoming"
        ? contactPayload(ticket)
        : staff && { ...agentPayload(staff), type: staff.ai ? "captain_assistant" : "user" },
    of: message,
  };
}

/** A customer who writes again opens a resolved conversation without a line. A survey follows every closing. */
function statusLines({ at, to, by }: SimStatus, rated: SimTicket | null): NewEntry[] {
  if (to === "open") return by ? [line(at, `Conversation was reopened by ${by.name}`)] : [];
  const reason = by === null ? "system due to 2 days of inactivity" : by.ai ? `${by.name} (The question was answered)` : by.name;
  return [line(at, `Conversation was marked resolved by ${reason}`), surveyEntry(at, rated)];
}

/** The closing whose survey was answered. */
function ratedClosing({ statuses, rating }: SimTicket): SimStatus | undefined {
  return rating === null ? undefined : statuses.findLast(({ at, to }) => to === "closed" && at <= rating.at);
}

function line(at: number, content: string): NewEntry {
  return { at, type: "activity", content, content_type: "text", content_attributes: {}, private: false, sender: null };
}

function surveyEntry(at: number, rated: SimTicket | null): NewEntry {
  const answer = rated?.rating && {
    submitted_values: { csat_survey_response: { rating: rated.rating.score, feedback_message: rated.rating.comment ?? "" } },
  };
  return {
    at,
    type: "template",
    content: "Please rate the conversation",
    content_type: "input_csat",
    content_attributes: { display_type: "emoji", ...answer },
    private: false,
    sender: null,
  };
}

/** The survey that was answered, as the last of the conversation's. */
export function surveyOf(ticket: SimTicket): ChatwootEntry | undefined {
  return entriesOf(ticket).findLast((entry) => "submitted_values" in entry.content_attributes);
}

/** A conversation as the API shows it. */
export function conversationPayload(ticket: SimTicket): object {
  const { subject, channel, type, orderNames, tags, assignee } = ticket;
  const last = entriesOf(ticket).findLast((entry) => entry.type !== "activity" && !entry.private);
  const changed = updatedAt(ticket);
  return {
    id: ticket.id,
    account_id: ACCOUNT.id,
    inbox_id: 9,
    status: statusOf(ticket) === "closed" ? "resolved" : "open",
    labels: tags,
    messages: last ? [{ ...apiMessage(ticket, last), updated_at: iso(changedAt(ticket, last)) }] : [],
    meta: {
      sender: contactPayload(ticket),
      channel: channels[channel],
      assignee: assignee && !assignee.ai ? agentPayload(assignee) : null,
      hmac_verified: false,
    },
    muted: ticket.spamAt !== null,
    additional_attributes: channel === "email" ? { mail_subject: subject } : {},
    custom_attributes: { contact_reason: type, ...(orderNames.length > 0 ? { order_names: orderNames.join(", ") } : {}) },
    snoozed_until: null,
    priority: null,
    created_at: epoch(ticket.createdAt),
    updated_at: changed / 1000,
    last_activity_at: epoch(changed),
    timestamp: epoch(changed),
  };
}

/** The same as a webhook shows it. */
export function conversationWebhook(ticket: SimTicket): object {
  const { account_id: _account, muted: _muted, ...shown } = conversationPayload(ticket) as Record<string, unknown>;
  return { ...shown, channel: channels[ticket.channel], can_reply: true };
}

export function apiMessage({ id: conversation_id }: SimTicket, { id, at, type, of: _of, ...entry }: ChatwootEntry): object {
  return { ...entry, id, conversation_id, inbox_id: 9, message_type: types[type], created_at: epoch(at), status: "sent" };
}

export function messageWebhook(ticket: SimTicket, { id, at, type, of: _of, ...entry }: ChatwootEntry): object {
  return {
    ...entry,
    account: ACCOUNT,
    id,
    message_type: type,
    created_at: iso(at),
    inbox: { id: 9, name: "Support" },
    conversation: conversationWebhook(ticket),
  };
}

/** Nothing changes a message but the answer to a survey. */
function changedAt({ rating }: SimTicket, { at, content_attributes: attributes }: ChatwootEntry): number {
  return rating && "submitted_values" in attributes ? rating.at : at;
}

export function responsePayload(ticket: SimTicket): object {
  const { id, score, comment, at } = ticket.rating!;
  const { assignee } = ticket;
  return {
    id,
    account_id: ACCOUNT.id,
    rating: score,
    feedback_message: comment,
    message_id: surveyOf(ticket)!.id,
    conversation_id: ticket.id,
    contact: contactPayload(ticket),
    ...(assignee && !assignee.ai ? { assigned_agent: agentPayload(assignee) } : {}),
    created_at: epoch(at),
  };
}

export function agentPayload({ id, name, email }: Staff): object {
  return { id, name, email };
}

/** The merchant's sync knows customers by the address they buy with. */
function contactPayload(ticket: SimTicket): object {
  const { person, email, phone } = ticket;
  const known = person.id !== null && email === person.email ? { shopify_customer_id: String(person.id) } : {};
  return {
    id: requesterId(ticket),
    name: fullName(person),
    email,
    phone_number: phone,
    identifier: null,
    custom_attributes: known,
    additional_attributes: {},
    blocked: ticket.spamAt !== null,
    type: "contact",
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
