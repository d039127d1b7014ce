import {
  fullName,
  type GorgiasChannel,
  ruleBot,
  type SimMessage,
  type SimStatus,
  type SimTicket,
  type Staff,
  statusOf,
  updatedAt,
} from "#simulator/model.ts";
import { requesterId } from "./requester-id.ts";

export type HelpScoutThread = { id: number; type: string; createdAt: string; [field: string]: unknown };

const types: Record<GorgiasChannel, string> = {
  chat: "chat",
  phone: "phone",
  email: "email",
  contact_form: "email",
  "instagram-direct-message": "email",
};

/** Help Scout's clock has whole seconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * A conversation with its threads, newest first, as lists and webhooks show it.
 * @param absorbed conversations that were merged into it; their threads moved here
 */
export function conversationPayload(ticket: SimTicket, absorbed: readonly SimTicket[] = []): Record<string, unknown> {
  const closing = statusOf(ticket) === "closed" ? ticket.statuses.at(-1)! : null;
  const byTeam = [...ticket.messages.filter(({ by }) => by !== "customer"), ...ticket.statuses];
  const updated = Math.max(ticket.createdAt, ...byTeam.map(({ at }) => at), ticket.spamAt ?? 0);
  return {
    id: ticket.id,
    number: ticket.id % 1_000_000,
    threads: ticket.messages.length,
    type: types[ticket.channel],
    status: ticket.spamAt === null ? (closing ? "closed" : "active") : "spam",
    state: "published",
    subject: ticket.subject,
    mailboxId: 301187,
    ...(ticket.assignee ? { assignee: staffPerson(ticket.assignee) } : {}),
    createdBy: ticket.startedBy === "customer" ? customerPerson(ticket) : staffPerson(ticket.assignee ?? ruleBot),
    createdAt: iso(ticket.createdAt),
    closedBy: closing?.by?.id ?? 0,
    ...(closing ? { closedAt: iso(closing.at), closedByUser: closing.by ? staffPerson(closing.by) : { id: 0 } } : {}),
    userUpdatedAt: iso(updated),
    customerWaitingSince: { time: "", friendly: "", latestReplyFrom: "user" },
    source: { type: types[ticket.channel], via: ticket.startedBy === "customer" ? "customer" : "user" },
    tags: ticket.tags.map((tag, index) => ({ id: 441_200 + index, color: "#2E7D32", tag })),
    primaryCustomer: customerPerson(ticket),
    customFields: [{ id: 88, name: "Contact reason", value: ticket.type, text: ticket.type }],
    _embedded: { threads: threadsOf(ticket, absorbed) },
    _links: { web: { href: `https://secure.helpscout.net/conversation/${ticket.id}/${ticket.id % 1_000_000}/` } },
  };
}

/** @param aiType what the AI is called: version 2 shows it as a user */
export function threadsOf(ticket: SimTicket, absorbed: readonly SimTicket[], aiType = "user"): HelpScoutThread[] {
  const threads = [ticket, ...absorbed].flatMap((each) => each.messages.map((message) => messageThread(each, message, aiType)));
  // A customer's answer makes a conversation active without a line item.
  const silent = ({ at, to, by }: SimStatus) =>
    to === "open" && by === null && ticket.messages.some((message) => message.at === at);
  const lines = ticket.statuses.flatMap((status, index) => (silent(status) ? [] : [statusLine(ticket, status, index)]));
  const merges = absorbed.map((each) => mergeLine(ticket, each));
  return [...threads, ...lines, ...merges].toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id);
}

/** The thread that a rating is about: the last answer before it. */
export function ratedThread({ messages, rating }: SimTicket): number | null {
  return messages.findLast(({ by, public: isPublic, at }) => by !== "customer" && isPublic && at <= rating!.at)?.id ?? null;
}

function messageThread(
  ticket: SimTicket,
  { id, at, by, staff, public: isPublic, text }: SimMessage,
  aiType: string,
): HelpScoutThread {
  const author = by === "customer" ? customerPerson(ticket) : staffPerson(staff ?? ruleBot, staff?.ai ? aiType : "user");
  return {
    ...threadBase(id, !isPublic ? "note" : by === "customer" ? "customer" : "message", at),
    action: { type: by === "rule" ? "automatic-workflow" : "default", text: "", associatedEntities: {} },
    body: text,
    source: { type: types[ticket.channel], via: by === "customer" ? "customer" : "user" },
    createdBy: author,
  };
}

function statusLine(ticket: SimTicket, { at, to, by }: SimStatus, index: number): HelpScoutThread {
  const word = to === "closed" ? "Closed" : "Active";
  return {
    ...threadBase(lineId(ticket, index), "lineitem", at),
    status: word.toLowerCase(),
    action: {
      type: by || to === "open" ? "default" : "automatic-workflow",
      text: `${by?.name ?? "A workflow"} marked as ${word}`,
      associatedEntities: {},
    },
    createdBy: by ? staffPerson(by) : staffPerson(ruleBot),
  };
}

function mergeLine(ticket: SimTicket, swallowed: SimTicket): HelpScoutThread {
  return {
    ...threadBase(lineId(swallowed, 99), "lineitem", swallowed.mergedAt ?? updatedAt(ticket)),
    action: { type: "merged", text: "merged a conversation", associatedEntities: { originalConversation: swallowed.id } },
    createdBy: staffPerson(ruleBot),
  };
}

/** Below 2^53, and apart from the ids of messages. */
function lineId({ id }: SimTicket, index: number): number {
  return (id % 1e13) * 100 + index;
}

function threadBase(id: number, type: string, at: number): HelpScoutThread {
  return { id, type, status: "active", state: "published", savedReplyId: 0, createdAt: iso(at), openedAt: null };
}

function customerPerson(ticket: SimTicket): object {
  const { person, email } = ticket;
  return { id: requesterId(ticket), type: "customer", first: person.first, last: person.last, email, name: fullName(person) };
}

function staffPerson({ id, name, email }: Staff, type = "user"): object {
  const [first, ...last] = name.split(" ");
  return { id, type, first, last: last.join(" "), email };
}
