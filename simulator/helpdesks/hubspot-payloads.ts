import { type GorgiasChannel, type SimMessage, type SimTicket, type Staff, statusOf, updatedAt } from "#simulator/model.ts";
import { assignments } from "./assignments.ts";
import { requesterId } from "./requester-id.ts";

const sources: Record<GorgiasChannel, string> = {
  email: "EMAIL",
  chat: "CHAT",
  contact_form: "FORM",
  "instagram-direct-message": "INSTAGRAM",
  phone: "PHONE",
};

export const pipelines = [
  {
    id: "0",
    label: "Support",
    stages: [
      { id: "1", label: "New", metadata: { ticketState: "OPEN" } },
      { id: "2", label: "Waiting on contact", metadata: { ticketState: "OPEN" } },
      { id: "4", label: "Closed", metadata: { ticketState: "CLOSED" } },
    ],
  },
];
const NEW = "1";
const CLOSED = "4";
/** Owners have another number as users. */
const AS_USER = 500;

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** A conversation's number tells its ticket's. */
export function threadId(ticket: SimTicket): number {
  return ticket.id * 10 + 7;
}

export function ticketIdOf(thread: number): number {
  return (thread - 7) / 10;
}

export function ownerPayload({ id, name, email }: Staff): object {
  const [firstName, ...rest] = name.split(" ");
  return {
    id: String(id),
    userId: id + AS_USER,
    email,
    firstName,
    lastName: rest.join(" "),
    teams: [{ id: "1", name: "Support", primary: true }],
  };
}

/** Deleted and merged tickets are archived: searches and reads leave them out. */
export function isArchived(ticket: SimTicket): boolean {
  return ticket.deletedAt !== null || ticket.mergedInto !== null;
}

export function ticketPayload(ticket: SimTicket): object {
  const isClosed = statusOf(ticket) === "closed";
  return {
    id: String(ticket.id),
    properties: {
      subject: ticket.subject,
      content: ticket.messages[0]?.text ?? "",
      source_type: sources[ticket.channel],
      hs_pipeline: "0",
      hs_pipeline_stage: isClosed ? CLOSED : NEW,
      hs_ticket_category: ticket.type,
      hubspot_owner_id: ownerHistory(ticket).at(0)?.value ?? null,
      createdate: iso(ticket.createdAt),
      closed_date: isClosed ? iso(ticket.statuses.at(-1)!.at) : "",
      hs_lastmodifieddate: iso(updatedAt(ticket)),
      order_number: ticket.orderNames.join(", ") || null,
    },
    propertiesWithHistory: { hs_pipeline_stage: stageHistory(ticket), hubspot_owner_id: ownerHistory(ticket) },
    createdAt: iso(ticket.createdAt),
    updatedAt: iso(updatedAt(ticket)),
    archived: false,
  };
}

/** Newest first, as HubSpot tells it. */
function stageHistory(ticket: SimTicket): object[] {
  const changes = ticket.statuses.map(({ at, to, by }) => ({
    value: to === "closed" ? CLOSED : NEW,
    timestamp: iso(at),
    sourceType: by ? (by.ai ? "AI_GROUP" : "CRM_UI") : to === "closed" ? "AUTOMATION_PLATFORM" : "CONVERSATIONS",
    ...(by && !by.ai ? { updatedByUserId: by.id + AS_USER } : {}),
  }));
  return [{ value: NEW, timestamp: iso(ticket.createdAt), sourceType: "CONVERSATIONS" }, ...changes].toReversed();
}

/** Only people own tickets; newest first. */
export function ownerHistory(ticket: SimTicket): { value: string; timestamp: string; sourceType: string }[] {
  const toPeople = assignments(ticket).filter(({ to }) => !to.ai);
  return toPeople.map(({ at, to }) => ({ value: String(to.id), timestamp: iso(at), sourceType: "CRM_UI" })).toReversed();
}

export function contactPayload(ticket: SimTicket): object {
  const { person, email, phone } = ticket;
  return {
    id: String(requesterId(ticket)),
    properties: { email, firstname: person.first, lastname: person.last, phone, mobilephone: null, hs_additional_emails: null },
  };
}

/** @param ticketId the ticket it belongs to now */
export function threadPayload(ticket: SimTicket, ticketId: number): object {
  return {
    id: String(threadId(ticket)),
    status: statusOf(ticket) === "closed" ? "CLOSED" : "OPEN",
    spam: ticket.spamAt !== null,
    associatedContactId: String(requesterId(ticket)),
    threadAssociations: { associatedTicketId: String(ticketId) },
    createdAt: iso(ticket.createdAt),
    archived: false,
  };
}

/** What is written in a thread, and the assignments that HubSpot lists among it. */
export function messagesPayload(ticket: SimTicket): object[] {
  const assigned = ownerHistory(ticket).map(({ timestamp }, n) => ({
    id: `assignment-${ticket.id}-${n}`,
    type: "ASSIGNMENT",
    createdBy: "S-hubspot",
    createdAt: timestamp,
  }));
  return [...ticket.messages.map((message) => messagePayload(ticket, message)), ...assigned];
}

function messagePayload(ticket: SimTicket, message: SimMessage): object {
  const { id, at, by, text } = message;
  const isNote = !message.public;
  return {
    id: String(id),
    type: by === "rule" ? "WELCOME_MESSAGE" : isNote ? "COMMENT" : "MESSAGE",
    createdAt: iso(at),
    ...(isNote ? {} : { direction: by === "customer" ? "INCOMING" : "OUTGOING" }),
    senders: [senderPayload(ticket, message)],
    text,
    archived: false,
  };
}

function senderPayload(ticket: SimTicket, { by, staff }: SimMessage): object {
  if (by === "rule") return { actorId: "B-1", name: "Welcome" };
  if (by === "ai") return { actorId: `L-${staff!.id}`, name: staff!.name };
  if (by === "human") return { actorId: `A-${staff!.id + AS_USER}`, name: staff!.name };
  const { person, email } = ticket;
  const sender = { actorId: `V-${requesterId(ticket)}`, name: `${person.first} ${person.last}` };
  return email ? { ...sender, deliveryIdentifier: { type: "HS_EMAIL_ADDRESS", value: email } } : sender;
}
