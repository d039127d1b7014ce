import { z } from "zod";
import type { TicketEvent } from "./contract.ts";
import { id, instant, optional } from "./parse.ts";
import { noneOrId } from "./zendesk-facts.ts";

const text = z.string();

export const restCall = z.object({
  id,
  ticket_id: noneOrId,
  agent_id: noneOrId,
  direction: optional(text),
  line: optional(text),
  completion_status: optional(text),
  created_at: instant,
  updated_at: instant,
  duration: optional(z.number()),
  talk_time: optional(z.number()),
  hold_time: optional(z.number()),
  time_to_answer: optional(z.number()),
  wrap_up_time: optional(z.number()),
});

/** A Talk call. Its durations are seconds; an unanswered one has no talk time. */
export function callEvent(call: z.output<typeof restCall>): TicketEvent {
  const after = (seconds: number | undefined) =>
    seconds === undefined ? undefined : new Date(call.created_at.getTime() + seconds * 1000);
  const answered = (call.talk_time ?? 0) > 0;
  return {
    key: `call-${call.id}`,
    at: call.updated_at,
    kind: "call",
    ticketId: call.ticket_id ?? undefined,
    call: {
      id: call.id,
      queuedAt: call.created_at,
      direction: call.direction,
      answeredAt: answered ? after(call.time_to_answer) : undefined,
      endedAt: after(call.duration),
      holdSeconds: call.hold_time ? [call.hold_time] : [],
      talkSeconds: answered ? call.talk_time : undefined,
      wrapUpSeconds: call.wrap_up_time,
      outcome: outcomeOf(call.completion_status),
      dialledNumber: call.direction === "inbound" ? call.line : undefined,
      agent: call.agent_id === null ? undefined : { id: call.agent_id },
    },
  };
}

function outcomeOf(status: string | undefined): string | undefined {
  if (status === undefined) return undefined;
  if (status === "completed") return "answered";
  if (status.includes("voicemail")) return "voicemail";
  return status.startsWith("abandoned") ? "abandoned" : "missed";
}
