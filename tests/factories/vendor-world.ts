import { expect } from "vitest";
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

/** Expects a page read again to be the same, and a history that goes on after any page to tell the rest. @returns how many pages */
export async function expectResumable(client: HelpdeskClient): Promise<number> {
  const since = new Date(0);
  const pages = [];
  for (let after: Cursor = null, more = true; more; more = after !== null) {
    const page = await client.history({ since, after });
    expect(await client.history({ since, after })).toEqual(page);
    pages.push({ after, events: page.events });
    after = page.next;
  }
  for (const [index, { after }] of pages.entries()) {
    expect(await wholeHistory(client, since, after)).toEqual(pages.slice(index).flatMap(({ events }) => events));
  }
  return pages.length;
}
