import { z } from "zod";
import type { Actor, AuthorKind, Channel, TicketEvent, TicketFields, TicketHint, TicketStatus } from "./contract.ts";
import { orderNamesIn } from "./order-names.ts";
import { mentionsIn } from "./mentions.ts";
import { id, instant, optional, readWith, words } from "./parse.ts";
import { contentId } from "./signatures.ts";

const text = z.string();
const epochMs = z
  .number()
  .positive()
  .transform((ms) => new Date(ms));
/** HubSpot's number for the object type "ticket". */
const TICKET_TYPE = "0-5";
/** Conversations are threads of their own; the client finds the ticket behind one. */
const THREAD = "thread-";

const named = z.object({ subscriptionType: text, objectTypeId: optional(text) });
const aboutObject = z.object({ objectId: id, occurredAt: epochMs });
const merge = z.object({
  occurredAt: epochMs,
  primaryObjectId: id,
  mergedObjectIds: z.array(id),
  newObjectId: optional(id),
});
const association = z.object({ fromObjectId: id, toObjectId: id, associationType: text });

/**
 * Reads one event of a webhook's array. Most only name the ticket or the conversation, and values like a pipeline stage mean
 * something else in every account, so the ticket is asked; deletion, restoring and merging are told here and nowhere else.
 * @throws UnreadableEvent with the path of what is missing
 */
export function readHubspot(body: unknown): (TicketEvent | TicketHint)[] {
  const { subscriptionType, objectTypeId } = readWith(named, body);
  const [subject, what] = subscriptionType.split(".");
  if (subject === "conversation") return [{ kind: "changed", ticketId: THREAD + readWith(aboutObject, body).objectId }];
  const isTicket = subject === "ticket" || (subject === "object" && objectTypeId === TICKET_TYPE);
  if (!isTicket) return [];
  if (what === "merge") return mergeEvents(body);
  if (what === "associationChange") return associationHints(body);
  const { objectId: ticketId, occurredAt: at } = readWith(aboutObject, body);
  switch (what) {
    case "deletion":
    case "privacyDeletion":
      return [{ key: `deleted-${ticketId}-${at.toISOString()}`, at, kind: "deleted", ticketId }];
    case "restore":
      return [ticketEvent(ticketId, at, { deleted: false }), { kind: "changed", ticketId }];
    default:
      return [{ kind: "changed", ticketId }];
  }
}

/** @returns the conversation that a hint names, or null when it names a ticket */
export function threadOf(ticketId: string): string | null {
  return ticketId.startsWith(THREAD) ? ticketId.slice(THREAD.length) : null;
}

/** A merge may make a new record, into which the winner goes too. */
function mergeEvents(body: unknown): (TicketEvent | TicketHint)[] {
  const { occurredAt: at, primaryObjectId: primary, mergedObjectIds: merged, newObjectId } = readWith(merge, body);
  const into = newObjectId ?? primary;
  const gone = [...new Set([...merged, primary])].filter((ticketId) => ticketId !== into);
  const events = gone.map((ticketId): TicketEvent => ({ key: `merged-${ticketId}-${into}`, at, kind: "merged", ticketId, into }));
  return [...events, { kind: "changed", ticketId: into }];
}

function associationHints(body: unknown): TicketHint[] {
  const { fromObjectId: from, toObjectId: to, associationType: type } = readWith(association, body);
  if (/^TICKET_TO_/i.test(type)) return [{ kind: "changed", ticketId: from }];
  return /_TO_TICKET$/i.test(type) ? [{ kind: "changed", ticketId: to }] : [];
}

function ticketEvent(ticketId: string, at: Date, fields: TicketFields): TicketEvent {
  const content = contentId(JSON.stringify(fields)).slice(0, 12);
  return { key: `ticket-${ticketId}-${at.toISOString()}-${content}`, at, kind: "ticket", ticketId, fields };
}

const version = z.object({
  value: z.string().nullish(),
  timestamp: instant,
  sourceType: optional(text),
  updatedByUserId: optional(id),
});
export const restTicket = z.object({
  id,
  archived: optional(z.boolean()),
  properties: z.looseObject({
    subject: z.string().nullish(),
    source_type: optional(text),
    hs_pipeline: optional(text),
    hs_pipeline_stage: optional(text),
    hs_ticket_category: z.string().nullish(),
    hubspot_owner_id: optional(text),
    createdate: instant,
    closed_date: z
      .string()
      .nullish()
      .transform((given) => given || undefined)
      .pipe(instant.optional()),
    hs_lastmodifieddate: instant,
  }),
  propertiesWithHistory: optional(
    z.object({ hs_pipeline_stage: optional(z.array(version)), hubspot_owner_id: optional(z.array(version)) }),
  ),
});
export const restContact = z.object({
  id,
  properties: z.object({
    email: optional(text),
    hs_additional_emails: optional(text),
    firstname: optional(text),
    lastname: optional(text),
    phone: optional(text),
    mobilephone: optional(text),
  }),
});
export const restThread = z.object({
  id,
  spam: optional(z.boolean()),
  associatedContactId: optional(id),
  threadAssociations: optional(z.object({ associatedTicketId: optional(id) })),
});
const identifier = z.object({ type: optional(text), value: optional(text) });
const sender = z.object({
  actorId: optional(text),
  name: optional(text),
  deliveryIdentifier: optional(identifier),
  deliveryIdentifiers: optional(z.array(identifier)),
});
export const restMessage = z.object({
  id,
  type: text,
  createdAt: optional(instant),
  createdBy: optional(text),
  direction: optional(text),
  senders: optional(z.array(sender)),
  status: optional(z.object({ statusType: optional(text) })),
  text: words,
  richText: words,
});
export const restOwner = z.object({
  id,
  userId: optional(id),
  email: optional(text),
  firstName: optional(text),
  lastName: optional(text),
  teams: optional(z.array(z.object({ name: text, primary: optional(z.boolean()) }))),
});
export const restPipeline = z.object({
  stages: z.array(z.object({ id, label: optional(text), metadata: optional(z.object({ ticketState: optional(text) })) })),
});

export type RestTicket = z.output<typeof restTicket>;
export type RestContact = z.output<typeof restContact>;
export type RestMessage = z.output<typeof restMessage>;
type Stage = z.output<typeof restPipeline>["stages"][number];
type Owner = z.output<typeof restOwner>;
type Version = z.output<typeof version>;
type Change = Pick<Version, "timestamp"> & Partial<Version>;

/** What is asked once for the account: who works there, under both of their ids, and what each stage means. */
export type Account = {
  owners: ReadonlyMap<string, Owner>;
  ownersByUser: ReadonlyMap<string, Owner>;
  stages: ReadonlyMap<string, TicketStatus>;
};

/** A ticket with its customer and what was written in its conversations. */
export type WholeTicket = {
  ticket: RestTicket;
  contact: RestContact | undefined;
  isSpam: boolean;
  messages: RestMessage[];
  /** Property of the shop's own in which orders are named. */
  orderProperty: string | null;
};

/** Everything a ticket tells. */
export function ticketEvents(whole: WholeTicket, account: Account): TicketEvent[] {
  const { ticket, messages } = whole;
  return [
    ticketEvent(ticket.id, ticket.properties.hs_lastmodifieddate, ticketFields(whole, account)),
    ...statusEvents(whole, account),
    ...assignments(ticket, account),
    ...messages.flatMap((message) => messageEvents(whole, message, account)),
  ];
}

function ticketFields({ ticket, contact, isSpam, orderProperty }: WholeTicket, account: Account): TicketFields {
  const { properties } = ticket;
  const assignee = assigneeOf(properties.hubspot_owner_id, account);
  return {
    createdAt: properties.createdate,
    subject: properties.subject,
    channel: channelOf(properties.source_type),
    // Where the status stands is told by the history of the stage.
    type: properties.hs_ticket_category,
    assignee,
    team: assignee?.team ?? null,
    customer: contact && {
      id: contact.id,
      name: nameOf(contact.properties.firstname, contact.properties.lastname),
      emails: addressesOf(contact),
      phones: [contact.properties.phone, contact.properties.mobilephone].flatMap((each) => each || []),
    },
    spam: isSpam,
    deleted: ticket.archived ?? false,
    orderNames: orderProperty === null ? undefined : orderNamesIn(properties[orderProperty]),
  };
}

function nameOf(first: string | undefined, last: string | undefined): string | undefined {
  return [first, last].filter(Boolean).join(" ") || undefined;
}

function addressesOf({ properties }: RestContact): string[] {
  const more = properties.hs_additional_emails?.split(";") ?? [];
  return [properties.email ?? "", ...more].map((each) => each.trim()).filter((each) => each !== "");
}

type Assigned = { id: string; name?: string | undefined; email?: string | undefined; team?: string | undefined };

function assigneeOf(ownerId: string | null | undefined, { owners }: Account): Assigned | null {
  if (!ownerId) return null;
  const owner = owners.get(ownerId);
  const team = owner?.teams?.find(({ primary }) => primary) ?? owner?.teams?.[0];
  return { id: ownerId, name: nameOf(owner?.firstName, owner?.lastName), email: owner?.email, team: team?.name };
}

const channels: [RegExp, Channel][] = [
  [/^EMAIL$/i, "email"],
  [/CHAT/i, "chat"],
  [/FORM/i, "form"],
  [/PHONE|CALL/i, "phone"],
  [/SMS|WHATSAPP/i, "sms"],
  [/FACEBOOK|FB_|MESSENGER|INSTAGRAM|TWITTER/i, "social"],
];

function channelOf(raw: string | undefined): Channel | undefined {
  return raw ? (channels.find(([pattern]) => pattern.test(raw))?.[1] ?? "other") : undefined;
}

/** Stages are the account's own: closed is what HubSpot marks so, waiting what the label says. */
export function stageStatus({ label = "", metadata }: Stage): TicketStatus {
  if (metadata?.ticketState?.toUpperCase() === "CLOSED") return "closed";
  return /waiting on (contact|customer)|pending|on hold/i.test(label) ? "pending" : "open";
}

/** The stage's history gives each change its time and who made it; without one the closing date has to do. */
function statusEvents({ ticket, messages }: WholeTicket, account: Account): TicketEvent[] {
  const { closed_date: closed, hs_pipeline_stage: stage } = ticket.properties;
  const history = oldestFirst(ticket.propertiesWithHistory?.hs_pipeline_stage);
  const known: Change[] = history.length > 0 ? history : closed && stage ? [{ value: stage, timestamp: closed }] : [];
  let before: TicketStatus = "open";
  return known.flatMap((entry) => {
    const to = account.stages.get(entry.value ?? "");
    if (to === undefined || to === before) return [];
    before = to;
    return [statusEvent(ticket.id, to, entry, actorOf(entry, account) ?? machineOf(entry, messages))];
  });
}

function statusEvent(ticketId: string, to: TicketStatus, { timestamp: at }: Change, actor: Actor | undefined): TicketEvent {
  return { key: `status-${ticketId}-${to}-${at.toISOString()}`, at, kind: "status", ticketId, to, actor };
}

/** A workflow, or the AI agent: which one, only its messages tell. */
function machineOf({ sourceType: source = "", timestamp: at }: Change, messages: readonly RestMessage[]): Actor | undefined {
  if (/AUTOMATION|WORKFLOW/i.test(source)) return { kind: "rule" };
  if (!/^AI_|BOT/i.test(source)) return undefined;
  const wrote = messages.filter(({ createdAt }) => createdAt !== undefined && createdAt <= at);
  const actors = wrote.map(({ senders, createdBy }) => senders?.[0]?.actorId ?? createdBy ?? "");
  return { kind: "ai", id: actors.findLast((each) => actorKinds[each.split("-")[0]!] === "ai") };
}

function actorOf({ updatedByUserId: user }: Change, { ownersByUser }: Account): Actor | undefined {
  if (user === undefined) return undefined;
  const owner = ownersByUser.get(user);
  return { kind: "human", id: owner?.id ?? `user-${user}`, name: nameOf(owner?.firstName, owner?.lastName) };
}

function assignments(ticket: RestTicket, account: Account): TicketEvent[] {
  let before: string | null = null;
  return oldestFirst(ticket.propertiesWithHistory?.hubspot_owner_id).flatMap(({ value, timestamp: at }): TicketEvent[] => {
    const assignee = assigneeOf(value, account);
    if ((assignee?.id ?? null) === before) return [];
    before = assignee?.id ?? null;
    const key = `assigned-${ticket.id}-${before ?? "nobody"}-${at.toISOString()}`;
    return [{ key, at, kind: "assigned", ticketId: ticket.id, assignee }];
  });
}

function oldestFirst(history: readonly Version[] = []): Version[] {
  return history.toSorted((a, b) => a.timestamp.getTime() - b.timestamp.getTime());
}

/** What happened in a thread besides messages (assignments, status changes) is told by the ticket itself. */
function messageEvents({ ticket, contact }: WholeTicket, message: RestMessage, account: Account): TicketEvent[] {
  const at = message.createdAt;
  const isWritten = /^(MESSAGE|COMMENT|WELCOME_MESSAGE)$/.test(message.type);
  if (!isWritten || at === undefined || message.status?.statusType === "FAILED") return [];
  const isWelcome = message.type === "WELCOME_MESSAGE";
  const from = message.senders?.[0];
  const author = isWelcome
    ? { kind: "bot" as const, name: from?.name }
    : message.direction === "INCOMING" && message.type === "MESSAGE"
      ? { kind: "customer" as const, id: contact?.id, name: from?.name, email: addressOf(from) }
      : staffAuthor(from?.actorId ?? message.createdBy ?? "", from?.name, account);
  const told = {
    id: message.id,
    sentAt: at,
    author,
    isPublic: message.type !== "COMMENT",
    autoReply: isWelcome || author.kind === "system",
    mentions: mentionsIn(message.richText || message.text),
  };
  return [{ key: `message-${message.id}`, at, kind: "message", ticketId: ticket.id, message: told }];
}

type Sender = z.output<typeof sender>;

function addressOf(from: Sender | undefined): string | undefined {
  const told = [...(from?.deliveryIdentifier ? [from.deliveryIdentifier] : []), ...(from?.deliveryIdentifiers ?? [])];
  return told.find(({ type }) => type === "HS_EMAIL_ADDRESS")?.value;
}

/** The letter before an actor's number says what they are. A person is known by the number tickets are assigned with. */
function staffAuthor(
  actorId: string,
  name: string | undefined,
  { ownersByUser }: Account,
): { kind: AuthorKind; id?: string; name?: string | undefined; email?: string | undefined } {
  const [letter, number = ""] = actorId.split("-");
  const kind = actorKinds[letter ?? ""] ?? "human";
  if (kind !== "human") return { kind, ...(kind === "ai" ? { id: actorId } : {}), name };
  const owner = ownersByUser.get(number);
  const id = owner?.id ?? (number === "" ? undefined : `user-${number}`);
  return {
    kind,
    ...(id === undefined ? {} : { id }),
    name: nameOf(owner?.firstName, owner?.lastName) ?? name,
    email: owner?.email,
  };
}

const actorKinds: Record<string, AuthorKind> = { A: "human", L: "ai", B: "bot", I: "bot", S: "system" };
