import type { Clock } from "#app/lib/business-hours.ts";
import { calendarClock } from "#app/lib/business-hours.ts";
import { type FoldedTicket, isAiReply, isCustomerMessage, isHumanReply } from "./fold.ts";

/** A stretch in which a customer waits for a person (metrics.md B2). */
export type Wait = {
  openedAt: number;
  /** null = still waiting */
  endedAt: number | null;
  /** What ended it: only a human reply makes it an observation of B2. */
  end: "reply" | "ai" | "resolution" | null;
  /** Who replied. */
  agentId: string | null;
  /** Opened by a word of thanks after a resolution that nobody had to answer. */
  thanks: boolean;
};

/**
 * B2: a wait opens at the first customer message after the last human or AI reply and closes at the next human reply; an AI reply
 * or a resolution ends it without one. Further messages do not restart it.
 */
export function waitsOf({ messages, transitions }: Pick<FoldedTicket, "messages" | "transitions">): Wait[] {
  const waits: Wait[] = [];
  const resolutions = transitions.filter(({ to }) => to === "closed").map(({ at }) => at);
  let open: Wait | null = null;
  const close = (wait: Wait, endedAt: number, end: Wait["end"], agentId: string | null = null) => {
    const afterResolution = resolutions.some((at) => at <= wait.openedAt);
    waits.push({ ...wait, endedAt, end, agentId, thanks: end === "resolution" && afterResolution });
    open = null;
  };
  const resolveBefore = (at: number) => {
    const resolved = open && resolutions.find((each) => each > open!.openedAt && each < at);
    if (open && resolved !== undefined && resolved !== null) close(open, resolved, "resolution");
  };
  for (const message of messages) {
    resolveBefore(message.sentAt);
    if (isCustomerMessage(message)) open ??= { openedAt: message.sentAt, endedAt: null, end: null, agentId: null, thanks: false };
    else if (open && isAiReply(message)) close(open, message.sentAt, "ai");
    else if (open && isHumanReply(message)) close(open, message.sentAt, "reply", message.authorId);
  }
  resolveBefore(Number.POSITIVE_INFINITY);
  return open ? [...waits, open] : waits;
}

/** B6: everything the customer waited until an instant, the wait that was open then included, in seconds of a clock. */
export function waitedUntil(waits: readonly Wait[], at: number, clock: Clock = calendarClock): number {
  return waits
    .filter(({ openedAt, end }) => openedAt < at && end !== "ai")
    .reduce((sum, { openedAt, endedAt }) => sum + clock.seconds(openedAt, Math.min(at, endedAt ?? at)), 0);
}
