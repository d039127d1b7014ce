import { type Clock, calendarClock } from "#app/lib/business-hours.ts";
import { contactEpisodes } from "./contact-episodes.ts";
import type { TicketMessage } from "./facts.ts";
import { type FoldedTicket, isAiReply, isCustomerMessage, isHumanReply } from "./fold.ts";
import { type HandleTimes, handleTimes, type PreviousAction } from "./handle-time.ts";
import { reopenedAt, type Spell, spellsOf, staysOf } from "./resolutions.ts";
import { hasAny, isComplaint, type TicketRules, typeOf } from "./rules.ts";
import { type SlaInstance, type SlaPolicy, slaInstances } from "./sla.ts";
import { type Wait, waitsOf } from "./waits.ts";

/** What a ticket is measured with. */
export type MeasureContext = {
  /** Opening hours (metrics.md G8). */
  business: Clock;
  rules: TicketRules;
  policies: readonly SlaPolicy[];
  previousAction: PreviousAction;
  isStaff: boolean;
};

/** Why a ticket is in no figure (metrics.md G5, G14). */
export type Exclusion = "merged" | "deleted" | "test" | "staff" | "spam";

/** An ended wait of B2, or one that ended without a reply. Seconds. */
export type MeasuredWait = {
  openedAt: number;
  closedAt: number;
  answered: boolean;
  seconds: number;
  businessSeconds: number;
  agentId: string | null;
};

/** Something written, or a change of status. */
export type Action = {
  at: number;
  kind: "customer" | "human" | "ai" | "automated" | "note" | "status";
  agentId: string | null;
  handleSeconds: number | null;
};

export type Measure = {
  valid: boolean;
  excluded: Exclusion | null;
  type: string | null;
  complaint: boolean;
  automation: "automated" | "assisted" | "human" | "unanswered";
  firstHumanAt: number | null;
  firstHumanAgent: string | null;
  frtSeconds: number | null;
  frtBusiness: number | null;
  handoffSeconds: number | null;
  handoffBusiness: number | null;
  firstReplyAt: number | null;
  firstReplyAgent: string | null;
  frtAnySeconds: number | null;
  frtAnyBusiness: number | null;
  firstAckAt: number | null;
  ackSeconds: number | null;
  ackBusiness: number | null;
  firstAutoAt: number | null;
  automatedAt: number | null;
  automated: boolean;
  firstResolvedAt: number | null;
  firstResolutionSeconds: number | null;
  firstResolutionBusiness: number | null;
  episodes: number;
  contacts: number;
  returnedAt: number | null;
  reopenedAt: number | null;
  escalatedAt: number | null;
  resolvedAt: number | null;
  awaiting: "us" | "customer" | null;
  lastCustomerAt: number | null;
  waits: MeasuredWait[];
  spells: Spell[];
  actions: Action[];
  promises: SlaInstance[];
};

/** Everything the metrics ask of one ticket, measured once. A ticket that does not count has no waits, spells, actions or promises. */
export function measureTicket(ticket: FoldedTicket, context: MeasureContext): Measure {
  const { messages, firstCustomerAt } = ticket;
  const { business, rules } = context;
  const answers = messages.filter((message) => message.isPublic && message.sentAt >= firstCustomerAt);
  const firstHuman = answers.find(isHumanReply);
  const firstReply = answers.find((message) => isHumanReply(message) || isAiReply(message));
  const firstAck = answers.find((message) => message.authorKind !== "customer");
  const waits = waitsOf(ticket);
  const handle = handleTimes(messages, context.previousAction);
  const stays = staysOf(ticket);
  const spells = spellsOf(ticket, stays, waits, handle, business);
  const firstResolvedAt = stays[0]?.resolution.at ?? null;
  const customer = messages.filter(isCustomerMessage);
  const lastPublic = messages.findLast((message) => message.isPublic && !message.autoReply);
  const excluded = exclusionOf(ticket, context.isStaff);
  const timed = (reply: TicketMessage | undefined, from: number | null = firstCustomerAt) =>
    ticket.startedBy === "customer" && reply && from !== null
      ? ([calendarClock.seconds(from, reply.sentAt), business.seconds(from, reply.sentAt)] as const)
      : ([null, null] as const);
  const [frtSeconds, frtBusiness] = timed(firstHuman);
  const [frtAnySeconds, frtAnyBusiness] = timed(firstReply);
  const [ackSeconds, ackBusiness] = timed(firstAck);
  const [handoffSeconds, handoffBusiness] = timed(firstHuman, firstHuman ? handoffAt(ticket, firstHuman) : null);
  const resolvedAt = stays.at(-1)?.leftAt === null ? stays.at(-1)!.resolution.at : null;
  const counted = excluded === null;
  return {
    valid: counted,
    excluded,
    type: typeOf(rules, ticket),
    complaint: isComplaint(rules, ticket),
    automation: automationOf(messages),
    firstHumanAt: firstHuman?.sentAt ?? null,
    firstHumanAgent: firstHuman?.authorId ?? null,
    frtSeconds,
    frtBusiness,
    handoffSeconds,
    handoffBusiness,
    firstReplyAt: firstReply?.sentAt ?? null,
    firstReplyAgent: firstReply?.authorId ?? null,
    frtAnySeconds,
    frtAnyBusiness,
    firstAckAt: firstAck?.sentAt ?? null,
    ackSeconds,
    ackBusiness,
    firstAutoAt: answers.find(isAutomated)?.sentAt ?? null,
    automatedAt: messages.find(isAutomatedAnswer)?.sentAt ?? null,
    automated: firstResolvedAt !== null && resolvedByAutomation(ticket, firstResolvedAt),
    firstResolvedAt,
    firstResolutionSeconds: spells[0]?.seconds ?? null,
    firstResolutionBusiness: spells[0]?.businessSeconds ?? null,
    episodes: contactEpisodes(ticket, firstResolvedAt ?? Number.POSITIVE_INFINITY),
    contacts: contactEpisodes(ticket, resolvedAt ?? Number.POSITIVE_INFINITY),
    returnedAt: firstResolvedAt === null ? null : (customer.find(({ sentAt }) => sentAt > firstResolvedAt)?.sentAt ?? null),
    reopenedAt: reopenedAt(ticket, stays),
    escalatedAt: escalatedAt(ticket, rules),
    resolvedAt,
    awaiting: lastPublic ? (lastPublic.authorKind === "customer" ? "us" : "customer") : null,
    lastCustomerAt: customer.at(-1)?.sentAt ?? null,
    waits: counted ? waits.flatMap((wait) => measuredWait(wait, business)) : [],
    spells: counted ? spells : [],
    actions: counted ? actionsOf(ticket, handle) : [],
    promises: counted ? slaInstances(ticket, waits, context.policies, business) : [],
  };
}

function exclusionOf(ticket: FoldedTicket, isStaff: boolean): Exclusion | null {
  if (ticket.mergedInto !== null) return "merged";
  // Spam is thrown away sooner or later, and was spam nevertheless (A12).
  if (ticket.isSpam) return "spam";
  if (ticket.deletedAt !== null) return "deleted";
  if (ticket.isTest) return "test";
  return isStaff ? "staff" : null;
}

/** Anything public that a machine wrote. */
function isAutomated({ isPublic, authorKind, autoReply }: TicketMessage): boolean {
  return isPublic && authorKind !== "customer" && (autoReply || !["human", "ai"].includes(authorKind));
}

/** C3: an AI, bot or rule message with content; a bare acknowledgement (auto reply) is none. */
function isAutomatedAnswer({ isPublic, authorKind, autoReply }: TicketMessage): boolean {
  return isPublic && !autoReply && (authorKind === "ai" || authorKind === "bot" || authorKind === "rule");
}

function automationOf(messages: readonly TicketMessage[]): Measure["automation"] {
  const [byPerson, byMachine] = [messages.some(isHumanReply), messages.some(isAutomatedAnswer)];
  if (byPerson) return byMachine ? "assisted" : "human";
  return byMachine ? "automated" : "unanswered";
}

/**
 * C3: automation answered before the first resolution and no person did. When a person closed it, automation must have had the
 * last public word: closing over an unanswered question is no automated resolution.
 */
function resolvedByAutomation({ messages, transitions }: FoldedTicket, resolvedAt: number): boolean {
  const before = messages.filter(({ isPublic, autoReply, sentAt }) => isPublic && !autoReply && sentAt <= resolvedAt);
  if (before.some(isHumanReply) || !before.some(isAutomatedAnswer)) return false;
  const closedByPerson = transitions.find(({ at, to }) => to === "closed" && at === resolvedAt)?.actorKind === "human";
  return !closedByPerson || isAutomatedAnswer(before.at(-1)!);
}

/**
 * When automation gave the conversation to a person (B1): it was assigned, else the customer wrote again, else its last answer.
 * null when no automation answered before the person.
 */
function handoffAt({ messages, assignments }: FoldedTicket, firstHuman: TicketMessage): number | null {
  const last = messages.findLast((message) => isAutomatedAnswer(message) && message.sentAt < firstHuman.sentAt);
  if (!last) return null;
  // Whoever answers takes the ticket with it: an assignment of the same moment gave it to nobody.
  const between = (at: number) => at > last.sentAt && at < firstHuman.sentAt;
  const written = messages.find((message) => isCustomerMessage(message) && between(message.sentAt));
  const assigned = assignments.find(({ at, agentId }) => agentId !== null && between(at));
  return assigned?.at ?? written?.sentAt ?? last.sentAt;
}

function escalatedAt({ escalations, tagChanges }: FoldedTicket, { escalationTags }: TicketRules): number | null {
  const tagged = tagChanges.find(({ tags }) => hasAny(escalationTags, tags))?.at;
  const moments = [...escalations, ...(tagged === undefined ? [] : [tagged])];
  return moments.length === 0 ? null : Math.min(...moments);
}

function measuredWait({ openedAt, endedAt, end, agentId, thanks }: Wait, business: Clock): MeasuredWait[] {
  if (endedAt === null || end === "ai" || thanks) return [];
  return [
    {
      openedAt,
      closedAt: endedAt,
      answered: end === "reply",
      seconds: calendarClock.seconds(openedAt, endedAt),
      businessSeconds: business.seconds(openedAt, endedAt),
      agentId,
    },
  ];
}

function actionsOf({ messages, transitions }: FoldedTicket, { byMessage }: HandleTimes): Action[] {
  const written = messages.flatMap((message): Action[] => {
    const kind = kindOf(message);
    if (kind === null) return [];
    const agentId = kind === "customer" || kind === "automated" ? null : message.authorId;
    return [{ at: message.sentAt, kind, agentId, handleSeconds: byMessage.get(message) ?? null }];
  });
  const moved = transitions.map(({ at, actorKind, actorId }): Action => {
    const byAgent = actorKind === "human" || actorKind === "ai";
    return { at, kind: "status", agentId: byAgent ? actorId : null, handleSeconds: null };
  });
  return [...written, ...moved];
}

function kindOf(message: TicketMessage): Action["kind"] | null {
  if (isCustomerMessage(message)) return "customer";
  if (isHumanReply(message)) return "human";
  if (isAiReply(message)) return "ai";
  if (isAutomated(message)) return "automated";
  return message.authorKind === "human" ? "note" : null;
}
