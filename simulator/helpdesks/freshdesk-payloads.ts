import {
  fullName,
  type GorgiasChannel,
  type SimMessage,
  type SimTicket,
  type Staff,
  statusOf,
  updatedAt,
} from "#simulator/model.ts";

const sources: Record<GorgiasChannel, number> = { email: 1, chat: 7, contact_form: 2, "instagram-direct-message": 6, phone: 3 };
const OUTBOUND_EMAIL = 10;
export const GROUP = { id: 48000344120, name: "Support" };
const OPEN = 2;
const RESOLVED = 4;

/** Freshdesk tells times to the second. */
function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

export function agentPayload({ id, name, email, ai }: Staff): object {
  return { id, ticket_scope: 1, contact: { name: ai ? "Freddy AI Agent" : name, email } };
}

/** Statistics keep only the last of each kind of change; reopening wipes the closing. */
function statsPayload(ticket: SimTicket): object {
  const last = ticket.statuses.at(-1);
  const reopened = ticket.statuses.findLast(({ to }) => to === "open");
  return {
    status_updated_at: seconds(last?.at ?? ticket.createdAt),
    reopened_at: reopened ? seconds(reopened.at) : null,
    resolved_at: last?.to === "closed" ? seconds(last.at) : null,
    closed_at: null,
    pending_since: null,
  };
}

export function ticketPayload(ticket: SimTicket): { id: number } & Record<string, unknown> {
  const { person, email, phone } = ticket;
  return {
    id: ticket.id,
    spam: ticket.spamAt !== null,
    ...(ticket.deletedAt === null ? {} : { deleted: true }),
    group_id: GROUP.id,
    priority: 1,
    requester_id: person.helpdeskId,
    responder_id: ticket.assignee?.id ?? null,
    source: ticket.startedBy === "merchant" ? OUTBOUND_EMAIL : sources[ticket.channel],
    status: statusOf(ticket) === "closed" ? RESOLVED : OPEN,
    subject: ticket.subject,
    type: ticket.type,
    description_text: ticket.messages[0]?.text ?? "",
    custom_fields: { cf_shopify_order: ticket.orderNames.join(", ") || null },
    created_at: seconds(ticket.createdAt),
    updated_at: seconds(updatedAt(ticket)),
    tags: ticket.tags,
    requester: { id: person.helpdeskId, name: fullName(person), email, mobile: null, phone },
    stats: statsPayload(ticket),
  };
}

/** Everything after the description. What a rule sends is an e-mail that leaves no conversation. */
export function conversationsPayload(ticket: SimTicket): object[] {
  return ticket.messages
    .slice(1)
    .filter(({ by }) => by !== "rule")
    .map((message) => conversationPayload(ticket, message));
}

function conversationPayload(ticket: SimTicket, { id, at, by, staff, text, public: isPublic }: SimMessage): object {
  return {
    id,
    ticket_id: ticket.id,
    body_text: text,
    incoming: by === "customer",
    private: !isPublic,
    user_id: by === "customer" ? ticket.person.helpdeskId : staff!.id,
    from_email: by === "customer" && ticket.email ? `${fullName(ticket.person)} <${ticket.email}>` : null,
    source: isPublic ? 0 : 2,
    created_at: seconds(at),
    updated_at: seconds(at),
  };
}

const ratingSteps: Record<number, number> = { 5: 103, 4: 102, 3: 100, 2: -101, 1: -103 };

export function ratingPayload(ticket: SimTicket): object[] {
  const { rating } = ticket;
  if (!rating) return [];
  return [
    {
      id: rating.id,
      survey_id: 48000001201,
      user_id: ticket.person.helpdeskId,
      agent_id: ticket.assignee?.id ?? null,
      group_id: GROUP.id,
      ticket_id: ticket.id,
      feedback: rating.comment,
      created_at: seconds(rating.at),
      updated_at: seconds(rating.at),
      ratings: { default_question: ratingSteps[rating.score] },
    },
  ];
}
