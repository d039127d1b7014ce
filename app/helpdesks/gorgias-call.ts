import { z } from "zod";
import { callOutcome } from "./call-outcome.ts";
import type { TicketEvent } from "./contract.ts";
import { id, instant, optional } from "./parse.ts";

/** A phone call of `GET /api/phone/voice-calls`. */
export const voiceCall = z.object({
  id,
  ticket_id: optional(id),
  status: optional(z.string()),
  direction: optional(z.string()),
  phone_number_destination: optional(z.string()),
  duration: optional(z.number()),
  initiated_by_agent_id: optional(id),
  last_answered_by_agent_id: optional(id),
  started_datetime: optional(instant),
  created_datetime: instant,
});
export type VoiceCall = z.output<typeof voiceCall>;

/** What happened during a call, of `GET /api/phone/voice-call-events`. */
export const voiceCallEvent = z.object({ type: optional(z.string()), created_datetime: optional(instant) });

const goingOn = /^(queued|initiated|ringing|in-progress|in_progress|answered|connected)$/;

/**
 * A call that is over, told once; null while it goes on. Gorgias tells no hold times. It was answered when its first
 * conversation began.
 */
export function callEvent(from: VoiceCall, during: readonly z.output<typeof voiceCallEvent>[]): TicketEvent | null {
  if (goingOn.test(from.status ?? "") || from.duration === undefined) return null;
  const queuedAt = from.started_datetime ?? from.created_datetime;
  const endedAt = new Date(queuedAt.getTime() + from.duration * 1000);
  const answers = during
    .filter(({ type }) => /answered$|conversation-started$/.test(type ?? ""))
    .map((each) => each.created_datetime);
  const answeredAt = answers.filter((each) => each !== undefined).toSorted((a, b) => a.getTime() - b.getTime())[0];
  const agentId = from.last_answered_by_agent_id ?? from.initiated_by_agent_id;
  return {
    key: `call-${from.id}`,
    at: endedAt,
    kind: "call",
    ticketId: from.ticket_id,
    call: {
      id: from.id,
      queuedAt,
      direction: from.direction,
      answeredAt,
      endedAt,
      holdSeconds: [],
      talkSeconds: answeredAt && Math.max(0, Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000)),
      outcome: callOutcome(from.status, answeredAt !== undefined),
      dialledNumber: from.phone_number_destination,
      agent: agentId === undefined ? undefined : { id: agentId },
    },
  };
}
