import { type Clock, calendarClock } from "#app/lib/business-hours.ts";
import type { TicketMessage } from "./facts.ts";
import { type FoldedTicket, isAiReply, isCustomerMessage, isHumanReply, type Transition } from "./fold.ts";
import type { HandleTimes } from "./handle-time.ts";
import { type Wait, waitedUntil } from "./waits.ts";

/** A stay in the resolved state: entered with `resolution`, left at `leftAt` or still there. */
export type Stay = { resolution: Transition; leftAt: number | null };

/** A stay, or the part of it between two messages: what it says holds from `since` until `until`. Durations in seconds. */
export type Spell = {
  resolvedAt: number;
  since: number;
  until: number | null;
  agentId: string | null;
  auto: boolean;
  seconds: number | null;
  businessSeconds: number | null;
  netSeconds: number | null;
  netBusiness: number | null;
  waitSeconds: number;
  waitBusiness: number;
  replies: number;
  answered: boolean;
  messages: number;
  handleSeconds: number | null;
  handleEstimated: boolean;
};

/** A6: every stay in the resolved state. */
export function staysOf({ transitions }: Pick<FoldedTicket, "transitions">): Stay[] {
  const stays: Stay[] = [];
  for (const transition of transitions) {
    const open = stays.at(-1)?.leftAt === null ? stays.at(-1) : undefined;
    if (transition.to === "closed") stays.push({ resolution: transition, leftAt: null });
    else if (open) open.leftAt = transition.at;
  }
  return stays;
}

/** What the stays say (A6, A8, A15, B3, B4, B6, C1), cut wherever a message that arrives while resolved changes it. */
export function spellsOf(
  ticket: FoldedTicket,
  stays: readonly Stay[],
  waits: readonly Wait[],
  handle: HandleTimes,
  business: Clock,
): Spell[] {
  const conversation = ticket.messages.filter(
    (message) => isCustomerMessage(message) || isHumanReply(message) || isAiReply(message),
  );
  const replies = separateReplies(ticket.messages);
  return stays.flatMap((stay) => {
    const { at } = stay.resolution;
    const stayed = { ...whoResolved(stay.resolution), ...durations(ticket, waits, at, business), resolvedAt: at };
    const within = conversation.filter(({ sentAt }) => sentAt > at && (stay.leftAt === null || sentAt < stay.leftAt));
    const cuts = [...new Set([at, ...within.map(({ sentAt }) => sentAt)])];
    return cuts.map((since, i) => ({
      ...stayed,
      since,
      until: cuts[i + 1] ?? stay.leftAt,
      ...saidUntil(ticket, conversation, replies, handle, since),
    }));
  });
}

/** A8: who resolved; when neither a person nor an AI did, the assignee of that moment, marked automatic. */
function whoResolved({ actorKind, actorId, assigneeId }: Transition): Pick<Spell, "agentId" | "auto"> {
  const byAgent = actorKind === "human" || actorKind === "ai";
  return { agentId: byAgent ? (actorId ?? assigneeId) : assigneeId, auto: actorKind !== null && !byAgent };
}

function durations(ticket: FoldedTicket, waits: readonly Wait[], at: number, business: Clock) {
  const start = ticket.startedBy === "customer" ? ticket.firstCustomerAt : ticket.createdAt;
  const measured = (clock: Clock, of: (clock: Clock) => number) => (at >= start ? of(clock) : null);
  const whole = (clock: Clock) => clock.seconds(start, at);
  const net = (clock: Clock) => whole(clock) - pendingBetween(ticket, start, at, clock);
  return {
    seconds: measured(calendarClock, whole),
    businessSeconds: measured(business, whole),
    netSeconds: measured(calendarClock, net),
    netBusiness: measured(business, net),
    waitSeconds: waitedUntil(waits, at),
    waitBusiness: waitedUntil(waits, at, business),
  };
}

function pendingBetween({ transitions }: FoldedTicket, from: number, to: number, clock: Clock): number {
  return transitions.reduce((sum, { at, to: status }, i) => {
    const end = Math.min(to, transitions[i + 1]?.at ?? to);
    return status === "pending" ? sum + clock.seconds(Math.max(from, at), end) : sum;
  }, 0);
}

function saidUntil(
  ticket: FoldedTicket,
  conversation: readonly TicketMessage[],
  replies: readonly TicketMessage[],
  { byMessage, estimated }: HandleTimes,
  until: number,
): Pick<Spell, "replies" | "answered" | "messages" | "handleSeconds" | "handleEstimated"> {
  const soFar = ({ sentAt }: TicketMessage) => sentAt <= until;
  const said = conversation.filter(soFar);
  const handled = ticket.messages.filter((message) => soFar(message) && byMessage.has(message));
  return {
    replies: replies.filter(soFar).length,
    answered: said.some((message) => !isCustomerMessage(message)),
    messages: said.length,
    handleSeconds: handled.length === 0 ? null : handled.reduce((sum, message) => sum + byMessage.get(message)!, 0),
    handleEstimated: estimated,
  };
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

/** How long after a customer's message the helpdesk may take to reopen the ticket. */
const REOPENS_WITHIN_MS = 60_000;

/**
 * A11: when the customer first reopened a resolved ticket with something that needed an answer. Resolved again without a human
 * reply, it was a closing thanks.
 */
export function reopenedAt({ messages }: FoldedTicket, stays: readonly Stay[]): number | null {
  for (const [i, { resolution, leftAt }] of stays.entries()) {
    if (leftAt === null) continue;
    const cause = messages.find(
      (message) => isCustomerMessage(message) && message.sentAt > resolution.at && message.sentAt <= leftAt + REOPENS_WITHIN_MS,
    );
    if (!cause) continue;
    const again = stays[i + 1]?.resolution.at ?? Number.POSITIVE_INFINITY;
    const answered = messages.some(
      (message) => isHumanReply(message) && message.sentAt >= cause.sentAt && message.sentAt <= again,
    );
    if (answered || again === Number.POSITIVE_INFINITY) return leftAt;
  }
  return null;
}
