import type { Assignee, HelpdeskAgent, HelpdeskMessage, Requester, TicketEvent, TicketFields } from "#app/helpdesks/contract.ts";
import { mentionKeys } from "#app/identity/mention-keys.server.ts";
import { normaliseEmail } from "#app/identity/normalise.ts";
import { type PhoneCountries, protectPerson } from "#app/identity/protect.server.ts";
import { encryptText, identifierHash } from "#app/lib/crypto.server.ts";
import type { TicketFieldsData } from "./facts.ts";
import { ownId } from "./ids.ts";

/** Where events come from, and what is needed to protect the personal data in them. */
export type EventSource = { connectionId: number; hashKey: Uint8Array; country: string | null };

export type Row = Record<string, unknown>;
type Rows = { events: Row[]; messages: Row[]; agents: Row[]; calls: Row[]; views: Row[]; causes: Map<string, string> };

/** What helpdesk events say as rows of facts, with personal data protected, and why which tickets are to be derived again. */
export function rowsOf(source: EventSource, events: readonly TicketEvent[]): Rows {
  const rows: Rows = { events: [], messages: [], agents: [], calls: [], views: [], causes: new Map() };
  for (const event of events) addRows(rows, source, event);
  return rows;
}

function addRows(rows: Rows, source: EventSource, event: TicketEvent): void {
  const { connectionId } = source;
  const id = (external: string) => ownId(connectionId, external);
  const eventKey = id(event.key);
  const version = `${event.at.toISOString()}|${event.key}`;
  const fact = (ticketId: string, kind: string, data: object, key = eventKey) => {
    rows.events.push({ eventKey: key, ticketId: id(ticketId), kind, at: event.at, data });
    mark(rows, id(ticketId), causeOf(kind));
  };
  const agent = (given: HelpdeskAgent) => addAgent(rows, source, given, version);
  const assigned = (assignee: Assignee | null) => {
    if (assignee) agent({ id: assignee.id, name: assignee.name, email: assignee.email, team: assignee.team });
  };

  switch (event.kind) {
    case "ticket":
      assigned(event.fields.assignee ?? null);
      return fact(event.ticketId, "ticket", fieldsData(source, event.fields));
    case "message": {
      const { author, ...message } = event.message;
      const isAgent = author.kind === "human" || author.kind === "ai";
      if (isAgent && author.id) {
        agent({ id: author.id, name: author.name, email: author.email, kind: author.kind === "ai" ? "ai" : undefined });
      }
      if (author.kind === "customer" && author.email) {
        const { ids } = protectPerson({ emails: [author.email] }, source.hashKey, countries(source));
        fact(event.ticketId, "writer", { ids }, `${eventKey}#writer`);
      }
      rows.messages.push({
        ...messageRow(id(event.ticketId), message, author, author.id ? id(author.id) : null, version),
        mentions: mentionKeys(message.mentions ?? [], source.hashKey),
      });
      return mark(rows, id(event.ticketId), "late_ticket");
    }
    case "status":
      return fact(event.ticketId, "status", {
        to: event.to,
        actorKind: event.actor?.kind ?? null,
        actorId: event.actor?.id ? id(event.actor.id) : null,
        ...(event.estimated ? { estimated: true } : {}),
      });
    case "assigned":
      assigned(event.assignee);
      return fact(event.ticketId, "assigned", {
        assigneeId: event.assignee ? id(event.assignee.id) : null,
        team: event.assignee?.team ?? null,
      });
    case "escalated":
      return fact(event.ticketId, "escalated", { toTeam: event.toTeam ?? null });
    case "merged":
      mark(rows, id(event.into), "merge");
      return fact(event.ticketId, "merged", { into: id(event.into) });
    case "spam":
    case "unspam":
    case "deleted":
      return fact(event.ticketId, event.kind, {});
    case "rated": {
      const { comment, answeredAt, agentId, ...rating } = event.rating;
      return fact(event.ticketId, "rated", {
        ...rating,
        comment: comment ? encryptText(comment, "rating.comment") : null,
        answeredAt: answeredAt.getTime(),
        agentId: agentId ? id(agentId) : null,
      });
    }
    case "call": {
      const { call } = event;
      if (call.agent) agent({ id: call.agent.id, name: call.agent.name });
      const { customer, ...facts } = call;
      if (event.ticketId) mark(rows, id(event.ticketId), "late_ticket");
      rows.calls.push({
        ...facts,
        customerKey: customer ? requesterFields(source, customer).key : null,
        callId: id(call.id),
        ticketId: event.ticketId ? id(event.ticketId) : null,
        agentId: call.agent ? id(call.agent.id) : null,
        version,
      });
      return;
    }
    case "article_view": {
      const { view } = event;
      rows.views.push({ ...view, eventKey, ledToTicketId: view.ledToTicketId ? id(view.ledToTicketId) : null });
      return;
    }
    case "agent":
      return agent(event.agent);
  }
}

/** Why figures may change, as told in the history of an order (R17). */
function causeOf(kind: string): string {
  if (kind === "merged") return "merge";
  if (kind === "spam" || kind === "unspam" || kind === "deleted") return kind;
  return "late_ticket";
}

function mark(rows: Rows, ticketId: string, cause: string): void {
  const known = rows.causes.get(ticketId);
  if (known === undefined || known === "late_ticket") rows.causes.set(ticketId, cause);
}

function messageRow(
  ticketId: string,
  message: Omit<HelpdeskMessage, "author">,
  author: HelpdeskMessage["author"],
  authorId: string | null,
  version: string,
): Row {
  return {
    ticketId,
    messageId: message.id,
    sentAt: message.sentAt,
    authorKind: author.kind,
    authorId,
    isPublic: message.isPublic,
    autoReply: message.autoReply,
    via: message.via ?? null,
    handleSeconds: message.handleSeconds ?? null,
    version,
  };
}

function addAgent(rows: Rows, source: EventSource, agent: HelpdeskAgent, version: string): void {
  const email = agent.email ? normaliseEmail(agent.email) : null;
  rows.agents.push({
    agentId: ownId(source.connectionId, agent.id),
    externalId: agent.id,
    connectionId: source.connectionId,
    name: agent.name ?? null,
    emailHash: email === null ? null : identifierHash(source.hashKey, "email", email),
    kind: agent.kind ?? "human",
    team: agent.team ?? null,
    activeFrom: agent.activeFrom ?? null,
    activeTo: agent.activeTo ?? null,
    hourlyCostMinor: agent.hourlyCostMinor ?? null,
    version,
  });
}

function fieldsData(source: EventSource, fields: TicketFields): TicketFieldsData {
  const { createdAt, subject, assignee, customer, ...same } = fields;
  const data: TicketFieldsData = { ...(definedOnly(same) as TicketFieldsData) };
  if (createdAt !== undefined) data.createdAt = createdAt.getTime();
  if (subject !== undefined) data.subject = subject === null ? null : encryptText(subject, "Ticket.subject");
  if (assignee !== undefined) {
    data.assigneeId = assignee === null ? null : ownId(source.connectionId, assignee.id);
    if (assignee?.team !== undefined) data.team ??= assignee.team;
  }
  if (customer !== undefined) data.requester = requesterFields(source, customer);
  return data;
}

function requesterFields(source: EventSource, customer: Requester): NonNullable<TicketFieldsData["requester"]> {
  const { ids, name } = protectPerson(customer, source.hashKey, countries(source));
  const key = requesterKey(ids) ?? (customer.id ? ownId(source.connectionId, customer.id) : null);
  return { ids, name: name?.toString("base64") ?? null, key };
}

/** The identity by which tickets of one person are counted together: store customer, else e-mail, else phone. */
function requesterKey(ids: { kind: string; value: string }[]): string | null {
  for (const kind of ["customer", "email", "phone"]) {
    const found = ids.find((id) => id.kind === kind);
    if (found) return `${kind}:${found.value}`;
  }
  return null;
}

function countries(source: EventSource): PhoneCountries {
  return [source.country];
}

function definedOnly(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
