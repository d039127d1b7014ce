import type { CandidateFacts, MessageFacts } from "./facts.ts";
import type { Ruleset } from "./ruleset.ts";

/** A public reply by a person or an AI; automatic messages and notes are none (metrics.md G4). */
export function isReply({ isPublic, autoReply, authorKind }: MessageFacts): boolean {
  return isPublic && !autoReply && (authorKind === "human" || authorKind === "ai");
}

/** A public message the customer wrote, not a machine in their name (metrics.md G15). */
function isFromCustomer({ isPublic, autoReply, authorKind }: MessageFacts): boolean {
  return isPublic && !autoReply && authorKind === "customer";
}

/** Turns and part of the credit of one agent; `agentId` null = Unassigned. */
export type AgentPart = { agentId: string | null; turns: number; weight: number };

/**
 * Splits a ticket's credit among those who replied before the order (metrics.md R13). A turn is a run of replies of one agent
 * without the customer or another agent writing in between; internal notes do not break it.
 * @param ticket its messages and assignments ascending
 */
export function splitByAgent(
  { messages, assignments }: Pick<CandidateFacts, "messages" | "assignments">,
  before: number,
  split: Ruleset["split"],
): AgentPart[] {
  const turns = countTurns(messages, before);
  if (split === "assignee") {
    const agentId = assignments.findLast(({ at }) => at <= before)?.agentId ?? null;
    return [{ agentId, turns: turns.get(agentId) ?? 0, weight: 1 }];
  }
  if (turns.size === 0) return [{ agentId: null, turns: 0, weight: 1 }];
  const all = [...turns.values()].reduce((sum, count) => sum + count, 0);
  const last = messages.findLast((message) => message.at < before && isReply(message))!.authorId;
  return [...turns]
    .map(([agentId, count]) => ({
      agentId,
      turns: count,
      weight: split === "turns" ? count : split === "equal" ? 1 : agentId === last ? all : 0,
    }))
    .filter(({ weight }) => weight > 0);
}

function countTurns(messages: readonly MessageFacts[], before: number): Map<string | null, number> {
  const turns = new Map<string | null, number>();
  let speaking: string | null | undefined;
  for (const message of messages) {
    if (message.at >= before) break;
    if (isFromCustomer(message)) speaking = undefined;
    if (!isReply(message) || speaking === message.authorId) continue;
    speaking = message.authorId;
    turns.set(message.authorId, (turns.get(message.authorId) ?? 0) + 1);
  }
  return turns;
}
