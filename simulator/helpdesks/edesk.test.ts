import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { edesk } from "#app/helpdesks/edesk.server.ts";
import type { SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { edeskSimulationWith } from "./edesk.ts";

const client = () => edesk.client!({ token: "token" });

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(tickets: number, calls = 1_000_000, refillMs = 1): Promise<SimulatorState> {
  const state = stateWithWorld(tickets);
  for (const ticket of state.tickets(1_000)) state.addTicket(inWholeSeconds(ticket));
  vendor = await simulateVendor(edeskSimulationWith(calls, refillMs), state);
  return state;
}

const facts = (ticket: SimTicket, events: readonly TicketEvent[]) => foldedFacts(foldEvents(String(ticket.id), events));

/** eDesk knows no merging and no out-of-office answers. */
function expected(ticket: SimTicket) {
  const all = simulatedFacts(ticket);
  return { ...all, mergedInto: null, messages: all.messages.map(([at, by, isPublic]) => [at, by, isPublic, by === "rule"]) };
}

describe("eDesk's Open API", () => {
  test("history tells every ticket as it is, with who closed and who holds it", async () => {
    const state = await play(80);
    const events = await wholeHistory(client());
    for (const ticket of state.tickets(1_000)) {
      const folded = foldEvents(String(ticket.id), events);
      expect(foldedFacts(folded), String(ticket.id)).toEqual(expected(ticket));
      expect(folded.transitions.map(({ actorId }) => actorId)).toEqual(
        ticket.statuses.map(({ by }) => (by ? String(by.id) : null)),
      );
      expect(folded.assigneeId).toBe(ticket.assignee ? String(ticket.assignee.id) : null);
    }
  });

  test("one ticket asked for alone tells the same as history; one that is gone says nothing", async () => {
    const state = await play(12);
    const keys = (await wholeHistory(client())).map(({ key }) => key);
    const ticket = state.tickets(1_000).find(({ rating }) => rating !== null)!;
    const alone = await client().ticket(String(ticket.id));
    expect(alone.length).toBeGreaterThan(4);
    for (const { key } of alone) expect(keys).toContain(key);
    expect(await client().ticket("1")).toEqual([]);
  });

  test("history goes on after any page, tells how far it is, and reads messages only of what changed since", async () => {
    const state = await play(60);
    const whole = await wholeHistory(client());
    const first = await client().history({ since: new Date(0), after: null });
    expect(first).toMatchObject({ tickets: 8, total: state.tickets(1_000).length, next: "2" });
    const rest = await wholeHistory(client(), new Date(0), first.next);
    expect([...first.events, ...rest].map(({ key }) => key)).toEqual(whole.map(({ key }) => key));
    const since = new Date(worldEnd - 10 * 86_400_000);
    const told = await wholeHistory(client(), since);
    const late = state.tickets(1_000).filter(({ messages }) => messages.some(({ at }) => at >= since.getTime()));
    for (const ticket of late) expect(facts(ticket, told)).toEqual(expected(ticket));
    expect(told.length).toBeLessThan(whole.length);
    expect(told.filter(({ kind, at }) => kind === "message" && at < new Date(worldEnd - 20 * 86_400_000))).toEqual([]);
  });

  test("says which tickets were created on a day", async () => {
    const state = await play(80);
    const [from, to] = [worldEnd - 8 * 86_400_000, worldEnd - 7 * 86_400_000];
    const created = state.tickets(1_000).filter(({ createdAt }) => createdAt >= from && createdAt < to);
    const ids = await client().createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(created.map(({ id }) => String(id)).toSorted());
    expect(ids.length).toBeGreaterThan(0);
  });

  test("names the account; a refused token is the merchant's to mend; too many calls are made more slowly", async () => {
    await play(3, 2, 1_000);
    await expect(edesk.client!({ token: "revoked" }).whoAmI()).rejects.toThrow("eDesk does not accept this key");
    for (let calls = 0; calls < 3; calls++) expect(await client().whoAmI()).toEqual({ name: "Maison Linden" });
    expect(vendor!.calls.length).toBeGreaterThan(4);
  });
});

test("a ping is accepted with its secret in the header or in the address, and names the ticket", async () => {
  const ticket = (await play(3)).tickets(1_000)[0]!;
  const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };
  for (const { url, headers, body } of edeskSimulationWith(1).tell(ticket, "closed", target)) {
    const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
    expect(edesk.verify(request, [target.secret], new Date())).toBe(true);
    expect(
      edesk.verify({ ...request, url: `${url}?secret=${target.secret}`, headers: new Headers() }, [target.secret], new Date()),
    ).toBe(true);
    expect(edesk.verify({ ...request, headers: new Headers() }, [target.secret], new Date())).toBe(false);
    expect(edesk.read(edesk.deliveries(JSON.parse(body), request)[0]!.body)).toEqual([
      { kind: "changed", ticketId: String(ticket.id) },
    ]);
  }
});
