import { type FoldedTicket, isAiReply, isCustomerMessage, isHumanReply } from "./fold.ts";
import type { TicketMessage } from "./facts.ts";

/** Opening-hours clock (metrics.md G8); instants in epoch milliseconds, answer in seconds. */
export type BusinessClock = { seconds(from: number, to: number): number };

export type Wait = { openedAt: number; closedAt: number; seconds: number; businessSeconds: number; agentId: string | null };

export type Spell = {
  resolvedAt: number;
  leftAt: number | null;
  agentId: string | null;
  auto: boolean;
  seconds: number | null;
  businessSeconds: number | null;
};

export type Measure = {
  valid: boolean;
  firstHumanAt: number | null;
  firstHumanAgent: string | null;
  frtSeconds: number | null;
  frtBusiness: number | null;
  firstReplyAt: number | null;
  firstReplyAgent: string | null;
  firstAckAt: number | null;
  reply1At: number | null;
  reply2At: number | null;
  humanReplies: number;
  aiReplies: number;
  automatedAt: number | null;
  automated: boolean;
  firstResolvedAt: number | null;
  returnedAt: number | null;
  resolvedAt: number | null;
  awaiting: "us" | "customer" | null;
  lastCustomerAt: number | null;
  waits: Wait[];
  spells: Spell[];
};

/** Everything the metrics ask of one ticket, measured once (metrics.md B1, B2, B3, A6, A8, C1, C3). */
export function measureTicket(ticket: FoldedTicket, isStaff: boolean, clock: BusinessClock): Measure {
  const { messages, firstCustomerAt, startedBy } = ticket;
  const answers = messages.filter((message) => message.isPublic && message.sentAt >= firstCustomerAt);
  const firstHuman = answers.find(isHumanReply);
  const firstReply = answers.find((message) => isHumanReply(message) || isAiReply(message));
  const firstAck = answers.find((message) => message.authorKind !== "customer");
  const replies = separateReplies(messages);
  const spells = measureSpells(ticket, clock);
  const firstResolvedAt = spells[0]?.resolvedAt ?? null;
  const customer = messages.filter(isCustomerMessage);
  const lastPublic = messages.findLast((message) => message.isPublic && !message.autoReply);
  const timed = startedBy === "customer" && firstHuman !== undefined;
  return {
    valid: !ticket.isSpam && !ticket.isTest && !isStaff && ticket.deletedAt === null && ticket.mergedInto === null,
    firstHumanAt: firstHuman?.sentAt ?? null,
    firstHumanAgent: firstHuman?.authorId ?? null,
    frtSeconds: timed ? elapsed(firstCustomerAt, firstHuman.sentAt) : null,
    frtBusiness: timed ? clock.seconds(firstCustomerAt, firstHuman.sentAt) : null,
    firstReplyAt: firstReply?.sentAt ?? null,
    firstReplyAgent: firstReply?.authorId ?? null,
    firstAckAt: firstAck?.sentAt ?? null,
    reply1At: replies[0]?.sentAt ?? null,
    reply2At: replies[1]?.sentAt ?? null,
    humanReplies: messages.filter(isHumanReply).length,
    aiReplies: messages.filter(isAiReply).length,
    automatedAt: messages.find(isAutomatedAnswer)?.sentAt ?? null,
    automated: firstResolvedAt !== null && resolvedByAutomation(ticket, firstResolvedAt),
    firstResolvedAt,
    returnedAt: firstResolvedAt === null ? null : (customer.find(({ sentAt }) => sentAt > firstResolvedAt)?.sentAt ?? null),
    resolvedAt: spells.at(-1)?.leftAt === null ? spells.at(-1)!.resolvedAt : null,
    awaiting: lastPublic ? (lastPublic.authorKind === "customer" ? "us" : "customer") : null,
    lastCustomerAt: customer.at(-1)?.sentAt ?? null,
    waits: measureWaits(ticket, clock),
    spells,
  };
}

/** C3: an AI, bot or rule message with content; a bare acknowledgement (auto reply) is none. */
function isAutomatedAnswer({ isPublic, authorKind, autoReply }: TicketMessage): boolean {
  return isPublic && !autoReply && (authorKind === "ai" || authorKind === "bot" || authorKind === "rule");
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

const ONE_REPLY_MS = 5 * 60_000;

/** C1: messages of the same agent within 5 minutes, without the customer writing in between, are one reply. */
function separateReplies(messages: readonly TicketMessage[]): TicketMessage[] {
  const replies: TicketMessage[] = [];
  let previous: TicketMessage | null = null;
  for (const message of messages) {
    if (isCustomerMessage(message)) previous = null;
    if (!isHumanReply(message)) continue;
    const continues =
      previous !== null && previous.authorId === message.authorId && message.sentAt - previous.sentAt <= ONE_REPLY_MS;
    if (!continues) replies.push(message);
    previous = message;
  }
  return replies;
}

/** B2: a wait opens at the first unanswered customer message and closes at the next human reply; resolving drops it. */
function measureWaits({ messages, transitions }: FoldedTicket, clock: BusinessClock): Wait[] {
  const waits: Wait[] = [];
  const resolutions = transitions.filter(({ to }) => to === "closed").map(({ at }) => at);
  let openedAt: number | null = null;
  for (const message of messages) {
    const opened: number | null = openedAt;
    if (opened !== null && resolutions.some((at) => at > opened && at < message.sentAt)) openedAt = null;
    if (isCustomerMessage(message)) openedAt ??= message.sentAt;
    else if (isAiReply(message)) openedAt = null;
    else if (isHumanReply(message) && openedAt !== null) {
      waits.push({
        openedAt,
        closedAt: message.sentAt,
        seconds: elapsed(openedAt, message.sentAt),
        businessSeconds: clock.seconds(openedAt, message.sentAt),
        agentId: message.authorId,
      });
      openedAt = null;
    }
  }
  return waits;
}

/** A6, A8, B3: every stay in the resolved state, with who brought it there and how long it took since the customer wrote. */
function measureSpells(ticket: FoldedTicket, clock: BusinessClock): Spell[] {
  const start = ticket.startedBy === "customer" ? ticket.firstCustomerAt : ticket.createdAt;
  const spells: Spell[] = [];
  for (const { at, to, actorKind, actorId, assigneeId } of ticket.transitions) {
    const open = spells.at(-1)?.leftAt === null ? spells.at(-1) : undefined;
    if (to !== "closed") {
      if (open) open.leftAt = at;
      continue;
    }
    const byAgent = actorKind === "human" || actorKind === "ai";
    spells.push({
      resolvedAt: at,
      leftAt: null,
      agentId: byAgent ? (actorId ?? assigneeId) : assigneeId,
      auto: actorKind !== null && !byAgent,
      seconds: at >= start ? elapsed(start, at) : null,
      businessSeconds: at >= start ? clock.seconds(start, at) : null,
    });
  }
  return spells;
}

function elapsed(from: number, to: number): number {
  return Math.round((to - from) / 1000);
}
