import type { TicketMessage } from "./facts.ts";
import { isCustomerMessage, isHumanReply } from "./fold.ts";

/** No more than this is believed of one reply (metrics.md B4). */
export const HANDLE_CAP_SECONDS = 600;

/** When an agent last did something anywhere before an instant, as far back as the cap; null = nothing in that time. */
export type PreviousAction = (agentId: string, before: number) => number | null;

/** Seconds of work per message id; `estimated` when the helpdesk reports none. */
export type HandleTimes = { estimated: boolean; byMessage: ReadonlyMap<TicketMessage, number> };

/**
 * B4: work as the helpdesk reports it, notes included; where it reports none, each human reply is taken to have cost the time since
 * the customer's last message or the agent's previous action anywhere, whichever is later, and ten minutes at most.
 */
export function handleTimes(messages: readonly TicketMessage[], previous: PreviousAction): HandleTimes {
  const byMessage = new Map<TicketMessage, number>();
  for (const message of messages) {
    if (message.authorKind === "human" && message.handleSeconds != null) byMessage.set(message, message.handleSeconds);
  }
  if (byMessage.size > 0) return { estimated: false, byMessage };
  let lastCustomer: number | null = null;
  for (const message of messages) {
    if (isCustomerMessage(message)) lastCustomer = message.sentAt;
    else if (isHumanReply(message)) byMessage.set(message, estimate(message, lastCustomer, previous));
  }
  return { estimated: true, byMessage };
}

function estimate({ sentAt, authorId }: TicketMessage, lastCustomer: number | null, previous: PreviousAction): number {
  const action = authorId === null ? null : previous(authorId, sentAt);
  const begun = Math.max(lastCustomer ?? Number.NEGATIVE_INFINITY, action ?? Number.NEGATIVE_INFINITY);
  return Math.min(HANDLE_CAP_SECONDS, Math.max(0, Math.round((sentAt - begun) / 1000)));
}
