import { fullName, ruleBot, type SimMessage, type SimTicket, type Staff, statusOf, updatedAt } from "#simulator/model.ts";

/** What set off a Gorgias HTTP integration. */
export type GorgiasTrigger =
  "ticket-created" | "ticket-updated" | "ticket-message-created" | "ticket-status-updated" | "ticket-assignment-updated";

/** Id of the shop's Shopify integration in Gorgias. */
const SHOPIFY_INTEGRATION = "48213";

/** `{{context}}` of a Gorgias HTTP integration: the whole ticket as it was at `at`, and what happened to it. */
export function gorgiasContext(
  ticket: SimTicket,
  trigger: GorgiasTrigger,
  at: number,
  eventId: number,
  actor: Staff | null = null,
): object {
  const then = asOf(ticket, at);
  return {
    ticket: ticketPayload(then),
    ...(trigger === "ticket-message-created" ? { message: then.messages.map(messagePayload(then)).at(-1) } : {}),
    event: {
      id: eventId,
      type: trigger === "ticket-status-updated" && statusOf(then) === "closed" ? "ticket-closed" : trigger,
      object_type: "Ticket",
      object_id: ticket.id,
      user_id: actor?.id ?? null,
      created_datetime: iso(at),
      uri: `/api/events/${eventId}/`,
    },
  };
}

/** The ticket without what had not happened yet. */
function asOf(ticket: SimTicket, at: number): SimTicket {
  return {
    ...ticket,
    messages: ticket.messages.filter((message) => message.at <= at),
    statuses: ticket.statuses.filter((status) => status.at <= at),
    rating: ticket.rating && ticket.rating.at <= at ? ticket.rating : null,
    spamAt: ticket.spamAt !== null && ticket.spamAt <= at ? ticket.spamAt : null,
    deletedAt: ticket.deletedAt !== null && ticket.deletedAt <= at ? ticket.deletedAt : null,
    mergedAt: ticket.mergedAt !== null && ticket.mergedAt <= at ? ticket.mergedAt : null,
  };
}

/** A ticket as Gorgias' API shows it, with its messages. */
export function ticketPayload(ticket: SimTicket): object {
  const closed = statusOf(ticket) === "closed";
  const assignee = ticket.messages.some(({ staff }) => staff === ticket.assignee) ? ticket.assignee : null;
  return {
    id: ticket.id,
    uri: `/api/tickets/${ticket.id}/`,
    status: statusOf(ticket),
    priority: "normal",
    channel: ticket.channel,
    via: ticket.channel === "chat" ? "gorgias_chat" : ticket.channel,
    from_agent: ticket.startedBy === "merchant",
    spam: ticket.spamAt !== null,
    subject: ticket.subject,
    customer: customerPayload(ticket),
    assignee_user: assignee && userPayload(assignee),
    assignee_team: null,
    tags: ticket.tags.map((name, index) => ({ id: 331_200 + index, name })),
    custom_fields: { "1201": { id: 1201, value: ticket.type } },
    messages: ticket.messages.map(messagePayload(ticket)),
    created_datetime: iso(ticket.createdAt),
    updated_datetime: iso(updatedAt(ticket)),
    closed_datetime: closed ? iso(ticket.statuses.at(-1)!.at) : null,
    snooze_datetime: null,
    trashed_datetime: ticket.deletedAt === null ? null : iso(ticket.deletedAt),
    satisfaction_survey: surveyPayload(ticket),
  };
}

function customerPayload({ person, email, phone }: SimTicket): object {
  const shopify = {
    [SHOPIFY_INTEGRATION]: { __integration_type__: "shopify", customer: { id: person.id, email: person.email } },
  };
  return {
    id: person.helpdeskId,
    email,
    name: fullName(person),
    firstname: person.first,
    lastname: person.last,
    channels: [
      ...(email ? [{ type: "email", address: email, preferred: true }] : []),
      ...(phone ? [{ type: "phone", address: phone, preferred: false }] : []),
    ],
    integrations: person.id !== null && email === person.email ? shopify : {},
  };
}

function messagePayload(ticket: SimTicket): (message: SimMessage) => object {
  return ({ id, at, by, staff, text, public: isPublic, autoSubmitted }) => ({
    id,
    uri: `/api/tickets/${ticket.id}/messages/${id}/`,
    ticket_id: ticket.id,
    public: isPublic,
    channel: isPublic ? ticket.channel : "internal-note",
    source: isPublic ? sourceOf(ticket, by === "customer") : { type: "internal-note" },
    via: by === "rule" ? "rule" : by === "customer" ? (ticket.channel === "chat" ? "gorgias_chat" : ticket.channel) : "helpdesk",
    from_agent: by !== "customer",
    rule_id: by === "rule" ? 77_120 : null,
    sender: by === "customer" ? customerSender(ticket) : userPayload(by === "rule" ? ruleBot : staff!),
    body_text: text,
    stripped_text: text,
    created_datetime: iso(at),
    sent_datetime: by === "customer" ? null : iso(at),
    failed_datetime: null,
    deleted_datetime: null,
    meta: autoSubmitted ? { is_auto_reply: true } : {},
  });
}

/** From whom a message went to whom. */
function sourceOf({ channel, person, email }: SimTicket, fromCustomer: boolean): object {
  const shopper = { name: fullName(person), address: email ?? String(person.helpdeskId) };
  const shop = { name: "Maison Linden", address: "hello@maison-linden.example" };
  return { type: channel, from: fromCustomer ? shopper : shop, to: [fromCustomer ? shop : shopper] };
}

function customerSender({ person, email }: SimTicket): object {
  return { id: person.helpdeskId, email, name: fullName(person), firstname: person.first, lastname: person.last, meta: {} };
}

function userPayload({ id, email, name }: Staff): object {
  const [firstname, lastname] = name.split(" ");
  return { id, email, name, firstname, lastname, meta: {} };
}

/** The answer to a ticket's survey; null while nobody answered. */
export function surveyPayload({ id, rating }: SimTicket): object | null {
  if (!rating) return null;
  return { id: rating.id, ticket_id: id, score: rating.score, body_text: rating.comment, scored_datetime: iso(rating.at) };
}

/** An instant as Gorgias writes it: with microseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000+00:00");
}
