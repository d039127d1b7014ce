import {
  fullName,
  type GorgiasChannel,
  ruleBot,
  type SimMessage,
  type SimTicket,
  type Staff,
  statusOf,
} from "#simulator/model.ts";

/** The shop's channels; contact forms and chats come in by the one for mail. */
const MAIL = { name: "Support", slug: "support", email: "support@maison-linden.example", channel: 1 };
const categories: Record<GorgiasChannel, typeof MAIL> = {
  email: MAIL,
  chat: MAIL,
  contact_form: MAIL,
  "instagram-direct-message": { name: "Instagram", slug: "instagram", email: MAIL.email, channel: 8 },
  phone: { name: "Phone", slug: "phone", email: MAIL.email, channel: 10 },
};
const origins: Record<GorgiasChannel, number> = { email: 1, chat: 0, contact_form: 17, "instagram-direct-message": 8, phone: 10 };
const STAFF_OUTBOUND = 16;

/** What a conversation is known by: its subject as it stands in an address. */
export function slugOf({ id, subject }: SimTicket): string {
  const words = subject
    .normalize("NFD")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return `${words?.join("-") ?? "conversation"}-${id}`;
}

/** A conversation as the list shows it. */
export function conversationPayload(ticket: SimTicket): { slug: string } & Record<string, unknown> {
  const customer = customerPayload(ticket);
  const last = ticket.messages.findLast(({ by }) => by === "customer");
  return {
    subject: ticket.subject,
    slug: slugOf(ticket),
    status: statusNumber(ticket),
    created_at: time(ticket.createdAt),
    tag_list: ticket.tags,
    message: { body: ticket.messages[0]?.text ?? "" },
    last_customer_message: last ? { body: last.text, created_at: time(last.at) } : null,
    author: ticket.startedBy === "merchant" && ticket.messages[0]?.staff ? staffPayload(ticket.messages[0].staff) : customer,
    assignee: ticket.assignee && staffPayload(ticket.assignee),
    category: categories[ticket.channel],
    followers: [customer],
  };
}

/** Asked for alone it also shows the fields of the shop's own. */
export function wholeConversationPayload(ticket: SimTicket): object {
  return {
    ...conversationPayload(ticket),
    data: ticket.orderNames.length > 0 ? { order_number: ticket.orderNames.join(", ") } : {},
  };
}

/** 0 unresolved, 2 resolved, 3 spam, 6 resolved by a workflow, 7 with the AI, 8 resolved by the AI */
function statusNumber(ticket: SimTicket): number {
  if (ticket.spamAt !== null) return 3;
  if (statusOf(ticket) === "open") return ticket.assignee?.ai ? 7 : 0;
  const by = ticket.statuses.at(-1)!.by;
  if (by === null || by.id === ruleBot.id) return 6;
  return by.ai ? 8 : 2;
}

export function messagePayload(ticket: SimTicket, message: SimMessage): { created_at: string } & Record<string, unknown> {
  const { subject, slug, created_at, category } = conversationPayload(ticket);
  return {
    body: message.text,
    visibility: message.public ? 0 : 1,
    origin: ticket.startedBy === "merchant" ? STAFF_OUTBOUND : origins[ticket.channel],
    origin_id: null,
    created_at: time(message.at),
    user: writerPayload(ticket, message),
    recipients: [],
    attachments: [],
    conversation: { subject, slug, created_at, category },
  };
}

/** Workflows answer in the name of the channel. */
function writerPayload(ticket: SimTicket, { by, staff }: SimMessage): object {
  if (by === "customer") return customerPayload(ticket);
  return staff === null ? { name: MAIL.name, email: MAIL.email } : staffPayload(staff);
}

export function staffPayload({ name, email }: Staff): object {
  return { name, email };
}

function customerPayload({ person, email }: SimTicket): object {
  return { name: fullName(person), email };
}

/** A rating names its conversation by the number it has in Re:amaze's own books. */
export function ratingPayload({ id, person, assignee, rating }: SimTicket): object {
  const { id: ratingId, score, comment, at } = rating!;
  return {
    id: String(ratingId),
    rating: score,
    comment,
    user_id: String(person.helpdeskId),
    assignee_id: assignee && String(assignee.id),
    conversation_id: String(id),
    created_at: time(at),
    updated_at: time(at),
  };
}

/** With an offset, as Re:amaze tells times: that of the shop's winter. */
function time(ms: number): string {
  return new Date(ms + 3_600_000).toISOString().replace("Z", "+01:00");
}
