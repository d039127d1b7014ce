import { z } from "zod";
import { callOutcome } from "./call-outcome.ts";
import type { TicketEvent } from "./contract.ts";
import { nobodyOrId, optional } from "./intercom-shapes.ts";
import { epochSeconds, id } from "./parse.ts";

const text = z.string();

/** A phone call, the same in webhooks and in `GET /calls`. */
export const call = z.object({
  id,
  conversation_id: optional(id),
  admin_id: nobodyOrId,
  initiated_at: epochSeconds,
  answered_at: optional(epochSeconds),
  ended_at: optional(epochSeconds),
  updated_at: optional(epochSeconds),
  direction: optional(text),
  ended_reason: optional(text),
  phone: optional(text),
});

/** Waiting ends when somebody answers, talking when the call ends; Intercom tells nothing of holding. */
export function callEvent(from: z.output<typeof call>): TicketEvent {
  const { initiated_at: queuedAt, answered_at: answeredAt, ended_at: endedAt } = from;
  return {
    key: `call-${from.id}`,
    at: from.updated_at ?? endedAt ?? answeredAt ?? queuedAt,
    kind: "call",
    ticketId: from.conversation_id,
    call: {
      id: from.id,
      queuedAt,
      direction: from.direction,
      answeredAt,
      endedAt,
      holdSeconds: [],
      talkSeconds: answeredAt && endedAt ? Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000) : undefined,
      outcome: endedAt && callOutcome(from.ended_reason, answeredAt !== undefined),
      dialledNumber: from.direction === "outbound" ? from.phone : undefined,
      agent: from.admin_id ? { id: from.admin_id } : undefined,
    },
  };
}
