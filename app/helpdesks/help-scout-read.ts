import { z } from "zod";
import { UnreadableEvent } from "#app/lib/errors.ts";
import type { Actor, Assignee, AuthorKind, Channel, TicketEvent, TicketFields, TicketHint, TicketStatus } from "./contract.ts";
import { mentionsIn } from "./mentions.ts";
import { id, instant, readWith, words } from "./parse.ts";
import { contentId } from "./signatures.ts";

/** Help Scout names the event in this header only, so a stored delivery carries it in a field of this name. */
export const EVENT_FIELD = "x-helpscout-event";

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const text = z.string();
/** Where there is no time Help Scout writes an empty text. */
const maybeInstant = z.preprocess((given) => (given === "" ? undefined : given), optional(instant));

const person = z.object({
  id: optional(id),
  type: optional(text),
  first: optional(text),
  last: optional(text),
  email: optional(text),
});
const thread = z.object({
  id,
  type: text,
  status: optional(text),
  state: optional(text),
  action: optional(
    z.object({
      type: optional(text),
      text: optional(text),
      associatedEntities: optional(z.record(z.string(), z.unknown()).catch({})),
    }),
  ),
  source: optional(z.object({ type: optional(text) })),
  createdBy: optional(person),
  assignedTo: person.nullish(),
  body: words,
  createdAt: instant,
});
export const conversation = z.object({
  id,
  type: optional(text),
  status: text,
  state: optional(text),
  subject: z.string().nullish(),
  assignee: person.nullish(),
  createdBy: optional(person),
  createdAt: instant,
  closedAt: maybeInstant,
  closedByUser: optional(person),
  userUpdatedAt: maybeInstant,
  customerWaitingSince: optional(z.object({ time: maybeInstant })),
  tags: optional(z.array(z.object({ tag: text }))),
  primaryCustomer: optional(person),
  customFields: optional(z.array(z.object({ name: optional(text), value: z.unknown().optional(), text: optional(text) }))),
  snooze: z.object({}).nullish(),
  _embedded: optional(z.object({ threads: z.array(thread).optional() })),
  _links: optional(z.object({ web: optional(z.object({ href: optional(text) })) })),
});
const rating = z.object({
  ticketId: optional(id),
  conversationId: optional(id),
  threadId: optional(id),
  rating: text,
  comments: optional(text),
  createdAt: instant,
  modifiedAt: maybeInstant,
});

export type Conversation = z.output<typeof conversation>;
type Thread = z.output<typeof thread>;
type Person = z.output<typeof person>;

/** Reads a webhook body with its event name; without a name, by its shape. A deletion says nothing but the id. */
export function readHelpScout(body: unknown): (TicketEvent | TicketHint)[] {
  const { [EVENT_FIELD]: event = "", ...told } = readWith(z.looseObject({ [EVENT_FIELD]: optional(text) }), body) as Record<
    string,
    unknown
  > & {
    [EVENT_FIELD]?: string;
  };
  if (event === "convo.deleted") return [{ kind: "changed", ticketId: readWith(z.object({ id }), told).id }];
  if (event === "satisfaction.ratings" || (event === "" && "rating" in told)) return readRating(told);
  if (event !== "" && !/^(convo|beacon\.chat)\./.test(event)) return [];
  const read = readWith(conversation, told);
  const events = conversationEvents(read, event === "convo.ai-answers.created" ? newestReply(read) : undefined);
  const begins = event.endsWith(".created") && !/\.(reply|note|ai-answers)\.created$/.test(event);
  return begins && unknownCustomer(read) !== null ? [...events, { kind: "changed", ticketId: read.id }] : events;
}

/** What the event of an AI answer is about. */
function newestReply(from: Conversation): Set<string> {
  const reply = publishedThreads(from).findLast((each) => each.type !== "lineitem" && authorKind(each) !== "customer");
  return new Set(reply ? [reply.id] : []);
}

/**
 * Everything one snapshot of a conversation tells. Its key sorts before those of exact changes, so that of two snapshots from
 * one second the change that a line item dates decides. A draft is nobody's ticket yet.
 * @param aiThreads ids of what the AI wrote, which version 2 of the API shows as a user's
 */
export function conversationEvents(from: Conversation, aiThreads: ReadonlySet<string> = new Set()): TicketEvent[] {
  if (from.state === "draft") return [];
  const threads = publishedThreads(from);
  return [
    snapshot(from, threads),
    ...closing(from, threads),
    ...threads.flatMap((each) => threadEvents(from, each, aiThreads.has(each.id) ? "ai" : authorKind(each))),
  ];
}

/** The customer of whom a conversation does not say more than a number: who did not write by mail has a telephone at most. */
export function unknownCustomer({ primaryCustomer: customer }: Conversation): string | null {
  return customer?.id === undefined || customer.email !== undefined ? null : customer.id;
}

function publishedThreads(from: Conversation): Thread[] {
  const published = (from._embedded?.threads ?? []).filter(({ state }) => state === undefined || state === "published");
  return published.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** Whether somebody of the team, or the AI in version 2's words, answered. */
export function hasReply(from: Conversation): boolean {
  return publishedThreads(from).some((each) => each.type !== "lineitem" && authorKind(each) === "human");
}

/** A customer's answer does not move `userUpdatedAt`, so the newest of all times dates the snapshot. */
function snapshot(from: Conversation, threads: Thread[]): TicketEvent {
  const times = [from.createdAt, from.userUpdatedAt, from.closedAt, from.customerWaitingSince?.time, threads.at(-1)?.createdAt];
  const at = new Date(Math.max(...times.map((time) => time?.getTime() ?? 0)));
  const fields = ticketFields(from);
  const key = `snapshot-${from.id}-${at.toISOString()}-${contentId(JSON.stringify(fields)).slice(0, 12)}`;
  return { key, at, kind: "ticket", ticketId: from.id, fields };
}

function ticketFields(from: Conversation): TicketFields {
  const { primaryCustomer: customer, assignee } = from;
  const isTeam = assignee?.type === "team";
  return {
    createdAt: from.createdAt,
    subject: from.subject,
    channel: channelOf(from.type),
    startedBy: from.createdBy?.type === undefined ? undefined : from.createdBy.type === "customer" ? "customer" : "merchant",
    // A closed conversation is told by its exact closing time instead.
    status: from.status === "closed" && from.closedAt ? undefined : statusOf(from),
    type: reasonOf(from),
    tags: from.tags?.map(({ tag }) => tag),
    // Nobody holds a conversation without `assignee`.
    assignee: assignee && !isTeam ? assigneeOf(assignee) : null,
    team: isTeam ? nameOf(assignee) : undefined,
    customer: customer?.email === undefined ? undefined : { id: customer.id, name: nameOf(customer), emails: [customer.email] },
    spam: from.status === "spam",
    deleted: from.state === "deleted",
    url: from._links?.web?.href,
  };
}

/** The last closing with who did it; a line item of the same moment says the same. */
function closing(from: Conversation, threads: Thread[]): TicketEvent[] {
  const { closedAt: at, closedByUser: by } = from;
  if (from.status !== "closed" || !at || threads.some((each) => each.createdAt >= at && statusAfter(each) === "closed"))
    return [];
  const actor: Actor | undefined = by?.id && by.id !== "0" ? { kind: kindOf(by), id: by.id, name: nameOf(by) } : undefined;
  return [
    {
      key: `status-${from.id}-closed-${at.toISOString()}${actor ? `-by-${actor.id}` : ""}`,
      at,
      kind: "status",
      ticketId: from.id,
      to: "closed",
      actor,
    },
  ];
}

/** One thread may be a message, a change of status, an assignment or a merge. */
function threadEvents(conversation: Conversation, from: Thread, kind: AuthorKind): TicketEvent[] {
  const ticketId = conversation.id;
  const { id: threadId, createdAt: at, createdBy: by } = from;
  const events: TicketEvent[] = [];
  if (from.type !== "lineitem") {
    const message = {
      id: threadId,
      sentAt: at,
      author: { kind, id: by?.id, name: nameOf(by), email: by?.email },
      isPublic: !/^(note|forward)/.test(from.type),
      // What a workflow says by itself acknowledges; it answers nothing.
      autoReply: kind === "rule",
      via: from.source?.type,
      mentions: mentionsIn(from.body),
    };
    // Webhooks show the AI as a user: the telling that knows better has the greater key, and so counts in any order of arrival.
    const key = `message-${threadId}${kind === "ai" ? "-ai" : ""}`;
    events.push({ key, at, kind: "message", ticketId, message });
  }
  const to = statusAfter(from);
  if (to && !(to === "open" && cameByMerge(conversation, from)))
    events.push({ key: `status-${threadId}`, at, kind: "status", ticketId, to, actor: { kind, id: by?.id, name: nameOf(by) } });
  if (from.type === "lineitem") events.push(...assignment(ticketId, from), ...merge(ticketId, from));
  return events;
}

/** What a customer wrote into a closed conversation without opening it, they wrote into another that was merged into it. */
function cameByMerge({ status, closedAt }: Conversation, { type, createdAt }: Thread): boolean {
  return type === "customer" && status === "closed" && closedAt !== undefined && createdAt > closedAt;
}

/**
 * A customer's answer makes a conversation active. Of line items the text says what was done; the status of a thread says so
 * only where it is not the usual "active" or "nochange".
 */
function statusAfter(from: Thread): TicketStatus | null {
  if (from.type === "customer") return "open";
  const marked =
    from.type === "lineitem" ? /\bmarked\b.*\bas (active|open|pending|closed)\b/i.exec(from.action?.text ?? "")?.[1] : undefined;
  const word = marked?.toLowerCase() ?? (from.status === "closed" || from.status === "pending" ? from.status : undefined);
  return word === undefined || from.type === "note" ? null : (statuses[word] ?? null);
}

const statuses: Record<string, TicketStatus> = { active: "open", open: "open", pending: "pending", closed: "closed" };

/** Who is assigned later shows on every thread, so only a line item that says so is an assignment. */
function assignment(ticketId: string, { id: threadId, createdAt: at, action, assignedTo }: Thread): TicketEvent[] {
  const said = action?.text ?? "";
  const key = `assigned-${threadId}`;
  if (/\bunassigned\b/i.test(said)) return [{ key, at, kind: "assigned", ticketId, assignee: null }];
  if (!/\bassigned\b/i.test(said) || !assignedTo?.id || assignedTo.type === "team") return [];
  return [{ key, at, kind: "assigned", ticketId, assignee: assigneeOf(assignedTo) }];
}

/** The survivor tells whom it swallowed; under which name the id stands is not documented. */
function merge(survivor: string, { createdAt: at, action }: Thread): TicketEvent[] {
  if (action?.type !== "merged") return [];
  const ids = Object.values(action.associatedEntities ?? {}).flatMap((value) => id.safeParse(value).data ?? []);
  return ids
    .filter((swallowed) => /^\d+$/.test(swallowed) && swallowed !== survivor)
    .map((swallowed) => ({ key: `merged-${swallowed}-${survivor}`, at, kind: "merged", ticketId: swallowed, into: survivor }));
}

/** A scale of three. */
const scores: Record<string, number> = { great: 3, okay: 2, ok: 2, bad: 1, not_good: 1, "not good": 1 };

/** The webhook and the API name the same rating in different words; "unknown" is no answer. */
function readRating(body: unknown): TicketEvent[] {
  const given = readWith(rating, body);
  const ticketId = given.ticketId ?? given.conversationId;
  if (ticketId === undefined) throw new UnreadableEvent("ticketId", "is required");
  return ratingEvent({
    ticketId,
    threadId: given.threadId,
    word: given.rating,
    comment: given.comments,
    answeredAt: given.modifiedAt ?? given.createdAt,
  });
}

export type GivenRating = {
  ticketId: string;
  threadId?: string | undefined;
  word: string;
  comment?: string | undefined;
  answeredAt: Date;
};

/** The key names the answer, since the report of all ratings leaves out their ids. */
export function ratingEvent({ ticketId, threadId = "", word, comment: said, answeredAt }: GivenRating): TicketEvent[] {
  const score = scores[word.toLowerCase()];
  if (score === undefined) return [];
  const comment = said || undefined;
  const key = `rating-${ticketId}-${threadId}-${answeredAt.toISOString()}-${contentId(String(score), comment ?? "").slice(0, 12)}`;
  return [
    {
      key,
      at: answeredAt,
      kind: "rated",
      ticketId,
      rating: { kind: "csat", score, scaleMin: 1, scaleMax: 3, comment, answeredAt },
    },
  ];
}

function authorKind({ type, action, createdBy }: Thread): AuthorKind {
  if (type === "customer" || createdBy?.type === "customer") return "customer";
  if (action?.type === "workflow" || action?.type === "automatic-workflow") return "rule";
  return createdBy ? kindOf(createdBy) : "system";
}

function kindOf({ type }: Person): AuthorKind {
  if (type === "customer") return "customer";
  if (type === "system_user") return "ai";
  return type === undefined || type === "user" ? "human" : "system";
}

function assigneeOf(from: Person): Assignee | null {
  return from.id ? { id: from.id, name: nameOf(from), email: from.email } : null;
}

function nameOf(from: Person | null | undefined): string | undefined {
  return [from?.first, from?.last].filter(Boolean).join(" ") || undefined;
}

function statusOf({ status, snooze }: Conversation): TicketStatus | undefined {
  return snooze && status !== "closed" && status !== "spam" ? "snoozed" : statuses[status];
}

/** A custom field that is named for the contact reason. */
function reasonOf({ customFields }: Conversation): string | undefined {
  const field = customFields?.find(({ name }) => /reason|topic|categor|type|motif|grund/i.test(name ?? ""));
  return field?.text || (typeof field?.value === "string" && field.value !== "" ? field.value : undefined);
}

function channelOf(type: string | undefined): Channel | undefined {
  return type === undefined ? undefined : type === "email" || type === "chat" || type === "phone" ? type : "other";
}
