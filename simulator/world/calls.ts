import type { SimCall, SimTicket, Staff } from "#simulator/model.ts";
import { type Random, seeded } from "#simulator/seeded.ts";

const SECOND = 1_000;

/**
 * Customers on the phone call each time they have something to say, unless they are speaking already. Drawn apart from the rest of
 * the world, so that it is the same with and without calls.
 */
export function callsOf(ticket: SimTicket, nextId: () => number): SimCall[] {
  if (ticket.channel !== "phone" || ticket.spamAt !== null) return [];
  const random = seeded(ticket.id);
  const calls: SimCall[] = [];
  for (const { at, by, autoSubmitted } of ticket.messages) {
    if (by !== "customer" || autoSubmitted || at <= (calls.at(-1)?.endedAt ?? 0)) continue;
    calls.push(makeCall(random, nextId(), at, takerOf(ticket, at)));
  }
  return calls;
}

function makeCall(random: Random, id: number, at: number, staff: Staff | null): SimCall {
  const answeredAt = at + (Math.round(random.around(35)) + 1) * SECOND;
  const givesUp = staff === null || random.chance(0.12);
  if (givesUp) return { id, at, answeredAt: null, endedAt: answeredAt, holdSeconds: [], wrapUpSeconds: 0, staff: null };
  const holdSeconds = random.chance(0.3) ? [random.int(10, 90)] : [];
  const spoken = 30 + Math.round(random.around(150)) + (holdSeconds[0] ?? 0);
  return { id, at, answeredAt, endedAt: answeredAt + spoken * SECOND, holdSeconds, wrapUpSeconds: random.int(0, 60), staff };
}

/** Who answers what was said then; null when nobody does. */
function takerOf({ messages }: SimTicket, at: number): Staff | null {
  return messages.find((message) => message.by === "human" && message.public && message.at > at)?.staff ?? null;
}
