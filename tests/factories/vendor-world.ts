import type { Cursor, HelpdeskClient, TicketEvent } from "#app/helpdesks/contract.ts";
import { SimulatorState } from "#simulator/state.ts";
import { buildWorld } from "#simulator/world.ts";

/** When the simulated tickets end: safely before the clock of whoever runs the tests. */
export const worldEnd = Date.parse("2026-03-20T12:00:00Z");

/** A simulator with the tickets of a month. */
export function stateWithWorld(tickets: number): SimulatorState {
  const state = new SimulatorState();
  for (const ticket of buildWorld({ seed: 11, now: worldEnd, days: 30, orders: 40, tickets }).tickets) state.addTicket(ticket);
  return state;
}

/** Everything a history tells from a cursor to its end. */
export async function wholeHistory(client: HelpdeskClient, since = new Date(0), after: Cursor = null): Promise<TicketEvent[]> {
  const events: TicketEvent[] = [];
  let cursor = after;
  do {
    const page = await client.history({ since, after: cursor });
    events.push(...page.events);
    cursor = page.next;
  } while (cursor !== null);
  return events;
}
