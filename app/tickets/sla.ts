import { type Clock, calendarClock } from "#app/lib/business-hours.ts";
import { type FoldedTicket, isHumanReply, tagsAt } from "./fold.ts";
import { hasAny } from "./rules.ts";
import type { Wait } from "./waits.ts";

export const slaMetrics = ["first_reply", "next_reply", "resolution"] as const;
export type SlaMetric = (typeof slaMetrics)[number];

/** One version of a promise (metrics.md B7); instants in epoch milliseconds. */
export type SlaPolicy = {
  policyId: number;
  validFrom: number;
  validUntil: number | null;
  metric: SlaMetric;
  targetSeconds: number;
  clock: "calendar" | "business";
  /** Empty = any. */
  channels: string[];
  tags: string[];
  pauseSnoozed: boolean;
};

/** A promise to one ticket and what became of it. */
export type SlaInstance = {
  policyId: number;
  metric: SlaMetric;
  startedAt: number;
  /** null = the clock stands still */
  dueAt: number | null;
  /** null = running */
  completedAt: number | null;
  /** Of a kept promise its completion, else the instant of the breach: past, or still to come. */
  outcomeAt: number | null;
  met: boolean;
  agentId: string | null;
};

type Story = { startedAt: number; completedAt: number | null; voidAt: number | null; agentId: string | null };
type Ticket = Pick<
  FoldedTicket,
  "startedBy" | "createdAt" | "firstCustomerAt" | "channel" | "messages" | "transitions" | "tagChanges" | "tags" | "assigneeId"
>;

/**
 * The promises made to a ticket (metrics.md B7): one first reply, one per later wait, one resolution. The version in force when a
 * promise starts sets its target for good. A promise whose need went away before it was due (resolved unanswered, answered by AI, tags
 * that no longer match) is void and left out; a breach stays one.
 */
export function slaInstances(
  ticket: Ticket,
  waits: readonly Wait[],
  policies: readonly SlaPolicy[],
  business: Clock,
): SlaInstance[] {
  return policies.flatMap((policy) =>
    storiesOf(policy.metric, ticket, waits)
      .filter(({ startedAt }) => policy.validFrom <= startedAt && startedAt < (policy.validUntil ?? Number.POSITIVE_INFINITY))
      .flatMap((story) => judge(ticket, policy, story, policy.clock === "business" ? business : calendarClock)),
  );
}

function storiesOf(metric: SlaMetric, ticket: Ticket, waits: readonly Wait[]): Story[] {
  const { startedBy, firstCustomerAt, createdAt, messages, transitions } = ticket;
  const resolution = transitions.find(({ to }) => to === "closed");
  const firstReply = messages.find((message) => isHumanReply(message) && message.sentAt >= firstCustomerAt);
  if (metric === "resolution") {
    const startedAt = startedBy === "customer" ? firstCustomerAt : createdAt;
    return [
      {
        startedAt,
        completedAt: resolution?.at ?? null,
        voidAt: null,
        agentId: resolution?.actorId ?? resolution?.assigneeId ?? null,
      },
    ];
  }
  if (metric === "first_reply") {
    if (startedBy !== "customer") return [];
    const unanswered = resolution && (!firstReply || resolution.at < firstReply.sentAt) ? resolution.at : null;
    return [
      {
        startedAt: firstCustomerAt,
        completedAt: firstReply?.sentAt ?? null,
        voidAt: unanswered,
        agentId: firstReply?.authorId ?? null,
      },
    ];
  }
  return waits
    .filter(({ openedAt, thanks }) => firstReply !== undefined && openedAt > firstReply.sentAt && !thanks)
    .map(({ openedAt, endedAt, end, agentId }) => ({
      startedAt: openedAt,
      completedAt: end === "reply" ? endedAt : null,
      voidAt: end === "reply" ? null : endedAt,
      agentId,
    }));
}

function judge(ticket: Ticket, policy: SlaPolicy, story: Story, clock: Clock): SlaInstance[] {
  const { startedAt, completedAt, voidAt } = story;
  const end = completedAt ?? voidAt;
  const dueAt = dueOf(ticket, policy, startedAt, end, clock);
  const inTime = end !== null && (dueAt === null || end <= dueAt);
  if (inTime && completedAt === null) return [];
  const outcomeAt = inTime ? completedAt : dueAt;
  if (!applies(policy, ticket, outcomeAt ?? Number.POSITIVE_INFINITY)) return [];
  const agentId = story.agentId ?? ticket.assigneeId;
  const { policyId, metric } = policy;
  return [{ policyId, metric, startedAt, dueAt, completedAt, outcomeAt, met: inTime, agentId }];
}

function applies({ channels, tags }: SlaPolicy, ticket: Ticket, at: number): boolean {
  return (channels.length === 0 || channels.includes(ticket.channel)) && (tags.length === 0 || hasAny(tags, tagsAt(ticket, at)));
}

/** When the target is used up; only the clock of a resolution pauses. `end` = nothing after it matters. */
function dueOf(ticket: Ticket, policy: SlaPolicy, startedAt: number, end: number | null, clock: Clock): number | null {
  if (policy.metric !== "resolution") return clock.after(startedAt, policy.targetSeconds);
  let left = policy.targetSeconds;
  for (const { from, to } of runningStretches(ticket, policy, startedAt, end)) {
    if (to === null) return clock.after(from, left);
    const passed = clock.seconds(from, to);
    if (passed > left) return clock.after(from, left);
    left -= passed;
  }
  return null;
}

/** Stretches in which the clock runs; the last one is open unless the clock stands still. */
function runningStretches(
  { transitions }: Ticket,
  { pauseSnoozed }: SlaPolicy,
  startedAt: number,
  end: number | null,
): { from: number; to: number | null }[] {
  const paused = (status: string) => status === "pending" || (pauseSnoozed && status === "snoozed");
  const changes = transitions.filter(({ at }) => end === null || at < end);
  const stretches: { from: number; to: number | null }[] = [];
  let from: number | null = startedAt;
  for (const { at, to } of changes) {
    if (from !== null && paused(to)) {
      if (at > from) stretches.push({ from, to: at });
      from = null;
    } else if (from === null && !paused(to)) from = Math.max(at, startedAt);
  }
  return from === null ? stretches : [...stretches, { from, to: null }];
}
