import type { HelpdeskCall, TicketEvent } from "./contract.ts";
import { actorOf, type FrontEvent } from "./front-log.ts";

const begins = new Set(["call_started", "call_queued"]);
const ends = new Set(["call_hangup", "call_missed", "call_abandoned"]);

/** Calls as the events of one conversation tell them, each once it is over. Holding ends with the call at the latest. */
export function callEvents(log: readonly FrontEvent[]): TicketEvent[] {
  const calls: TicketEvent[] = [];
  let during: FrontEvent[] = [];
  for (const event of log.filter(({ type }) => type.startsWith("call_"))) {
    if (during.length > 0 || begins.has(event.type)) during.push(event);
    if (!ends.has(event.type) || during.length === 0) continue;
    calls.push(callEvent(during));
    during = [];
  }
  return calls;
}

function callEvent(during: readonly FrontEvent[]): TicketEvent {
  const [first] = during as [FrontEvent];
  const last = during.at(-1)!;
  const connected = during.find(({ type }) => type === "call_connected");
  const agent = connected && actorOf(connected);
  const hold = holdSeconds(during);
  const held = hold.reduce((sum, seconds) => sum + seconds, 0);
  const call: HelpdeskCall = {
    id: first.id,
    queuedAt: (during.find(({ type }) => type === "call_queued") ?? first).emitted_at,
    answeredAt: connected?.emitted_at,
    endedAt: last.emitted_at,
    holdSeconds: hold,
    talkSeconds: connected && Math.max(0, secondsBetween(connected, last) - held),
    outcome: last.type === "call_hangup" ? (connected ? "answered" : "abandoned") : last.type.replace("call_", ""),
    agent: agent?.kind === "human" && agent.id !== undefined ? { id: agent.id, name: agent.name } : undefined,
  };
  return { key: `call-${first.id}`, at: last.emitted_at, kind: "call", ticketId: first.conversation.id, call };
}

function holdSeconds(during: readonly FrontEvent[]): number[] {
  const holds: number[] = [];
  let held: FrontEvent | null = null;
  for (const event of during) {
    if (event.type === "call_on_hold" && !held) held = event;
    if (held && (event.type === "call_resumed" || ends.has(event.type))) {
      holds.push(secondsBetween(held, event));
      held = null;
    }
  }
  return holds;
}

function secondsBetween(from: FrontEvent, to: FrontEvent): number {
  return Math.round((to.emitted_at.getTime() - from.emitted_at.getTime()) / 1000);
}
