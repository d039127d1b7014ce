import type { Channel } from "#app/helpdesks/contract.ts";
import { type FoldedTicket, isAiReply, isCustomerMessage, isHumanReply } from "./fold.ts";

const LIVE: ReadonlySet<Channel> = new Set(["chat", "phone", "sms", "social"]);
const SAME_EPISODE_MS = 60 * 60_000;

/**
 * How often the customer made contact until an instant (metrics.md C2). Live channels: messages less than 60 minutes apart are one
 * episode. Others: each message that follows a reply starts one. A closing thanks, which nobody answered, is none.
 */
export function contactEpisodes({ channel, messages }: Pick<FoldedTicket, "channel" | "messages">, until: number): number {
  const told = messages.filter(
    (message) => message.sentAt <= until && (isCustomerMessage(message) || isHumanReply(message) || isAiReply(message)),
  );
  const lastReply = told.findLastIndex((message) => !isCustomerMessage(message));
  const answered = lastReply === -1 ? told : told.slice(0, lastReply + 1);
  if (!LIVE.has(channel))
    return answered.filter((message, i) => isCustomerMessage(message) && (i === 0 || !isCustomerMessage(answered[i - 1]!)))
      .length;
  const written = answered.filter(isCustomerMessage);
  return written.filter(({ sentAt }, i) => i === 0 || sentAt - written[i - 1]!.sentAt >= SAME_EPISODE_MS).length;
}
