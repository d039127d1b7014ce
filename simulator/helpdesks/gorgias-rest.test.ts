import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { gorgias } from "#app/helpdesks/gorgias.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import type { SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { gorgiasSimulationWith } from "./gorgias-rest.ts";
import type { Happening } from "./simulation.ts";

const credentials = { account: "maison-linden", email: "camille@maison-linden.example", apiKey: "key" };
const client = gorgias.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(state: SimulatorState, calls = 1_000_000): Promise<SimulatorState> {
  vendor = await simulateVendor(gorgiasSimulationWith(calls), state);
  return state;
}

function facts(ticket: SimTicket, events: readonly TicketEvent[]) {
  return foldedFacts(foldEvents(String(ticket.id), events));
}

describe("Gorgias' REST API", () => {
  test("history tells every ticket as it is, with who closed it", async () => {
    const state = await play(stateWithWorld(60));
    const events = await wholeHistory(client);
    for (const ticket of state.tickets(1_000)) {
      expect(facts(ticket, events), String(ticket.id)).toEqual(simulatedFacts(ticket));
      const closers = foldEvents(String(ticket.id), events).transitions.map(({ actorId }) => actorId);
      expect(closers).toEqual(ticket.statuses.map(({ by }) => (by ? String(by.id) : null)));
    }
  });

  test("one ticket asked for alone tells the same as history", async () => {
    const state = await play(stateWithWorld(20));
    const events = await wholeHistory(client);
    const ticket = state.tickets(1_000).find(({ rating }) => rating !== null)!;
    const alone = await client.ticket(String(ticket.id));
    expect(alone.length).toBeGreaterThan(3);
    for (const event of alone) expect(events).toContainEqual(event);
    expect(await client.ticket("1")).toEqual([]);
  });

  test("history goes on after any page, and only reads what changed since", async () => {
    const state = await play(stateWithWorld(40));
    const whole = await wholeHistory(client);
    const first = await client.history({ since: new Date(0), after: null });
    const again = await client.history({ since: new Date(0), after: null });
    expect(again).toEqual(first);
    expect([...first.events, ...(await wholeHistory(client, new Date(0), first.next))]).toEqual(whole);
    const since = new Date(worldEnd - 10 * 86_400_000);
    const told = new Set((await wholeHistory(client, since)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    const old = state.tickets(1_000).filter((ticket) => Math.max(...ticket.messages.map(({ at }) => at)) >= since.getTime());
    for (const ticket of old) expect(told).toContain(String(ticket.id));
    expect(told.size).toBeLessThan(state.tickets(1_000).length);
  });

  test("says which tickets were created on a day", async () => {
    const state = await play(stateWithWorld(60));
    const [from, to] = [worldEnd - 8 * 86_400_000, worldEnd - 7 * 86_400_000];
    const expected = state.tickets(1_000).filter(({ createdAt }) => createdAt >= from && createdAt < to);
    const ids = await client.createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(expected.map(({ id }) => String(id)).toSorted());
    expect(ids.length).toBeGreaterThan(0);
  });

  test("names the account, makes the integration and takes it away", async () => {
    const state = await play(new SimulatorState());
    expect(await client.whoAmI()).toEqual({ name: "maison-linden" });
    const { webhookId, secret } = await client.registerWebhook!(target.url, target.secret);
    expect(state.webhooks.get("gorgias")).toMatchObject(target);
    expect(secret).toBe(target.secret);
    await client.unregisterWebhook!(webhookId);
    expect(state.webhooks.has("gorgias")).toBe(false);
  });

  test("a refused key is the merchant's to mend; too many calls wait as long as Gorgias says", async () => {
    await play(stateWithWorld(3), 3);
    const refused = gorgias.client!({ ...credentials, apiKey: "revoked" });
    await expect(refused.whoAmI()).rejects.toThrow("Gorgias does not accept this key");
    await expect(
      (async () => {
        for (let calls = 0; calls < 8; calls++) await client.whoAmI();
      })(),
    ).rejects.toBeInstanceOf(RateLimited);
  });
});

const happenings: [Happening, (ticket: SimTicket) => boolean][] = [
  ["created", () => true],
  ["agent_message", ({ messages }) => messages.at(-1)?.by === "human"],
  ["closed", ({ statuses }) => statuses.at(-1)?.to === "closed"],
  ["rated", ({ rating }) => rating !== null],
  ["spam", ({ spamAt }) => spamAt !== null],
  ["deleted", ({ deletedAt }) => deletedAt !== null],
];

test.each(happenings)("an integration that tells %s is accepted and says the same as the API", async (happening, fits) => {
  const state = await play(stateWithWorld(400));
  const ticket = state.tickets(1_000).find(fits)!;
  const whole = await client.ticket(String(ticket.id));
  const deliveries = gorgiasSimulationWith(40).tell(ticket, happening, target);
  expect(deliveries).toHaveLength(1);
  for (const { url, headers, body } of deliveries) {
    const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
    expect(gorgias.verify(request, [target.secret], new Date())).toBe(true);
    const events = gorgias.deliveries(JSON.parse(body), request).flatMap((each) => gorgias.read(each.body)) as TicketEvent[];
    const both = facts(ticket, [...whole, ...events]);
    expect(both).toEqual(simulatedFacts(ticket));
    for (const event of events.filter(({ kind }) => kind === "message")) expect(whole).toContainEqual(event);
    if (happening !== "created")
      expect({ ...facts(ticket, events), mergedInto: null, changes: [] }).toEqual({ ...both, changes: [] });
  }
});
