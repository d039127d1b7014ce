import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent, TicketHint } from "#app/helpdesks/contract.ts";
import { front } from "#app/helpdesks/front.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import type { SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { frontSimulationWith } from "./front.ts";
import type { Happening } from "./simulation.ts";

const credentials = { token: "token", clientSecret: "a-secret-of-the-tests" };
const client = front.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: credentials.clientSecret };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(tickets: number, calls = 1_000_000): Promise<SimulatorState> {
  const state = stateWithWorld(tickets);
  vendor = await simulateVendor(frontSimulationWith(calls), state);
  return state;
}

const idOf = ({ id }: SimTicket) => `cnv_${id}`;
const facts = (ticket: SimTicket, events: readonly TicketEvent[]) => foldedFacts(foldEvents(idOf(ticket), events));

/** Front knows no ratings, no spam and no out-of-office answers. */
function expected(ticket: SimTicket) {
  const all = simulatedFacts(ticket);
  const messages = all.messages.map(([at, by, isPublic]) => [at, by, isPublic, by === "rule"]);
  return { ...all, isSpam: false, scores: [], messages, mergedInto: all.mergedInto && `cnv_${all.mergedInto}` };
}

describe("Front's Core API", () => {
  test("history tells every conversation, as it is, with who closed it", async () => {
    const state = await play(120);
    const events = await wholeHistory(client);
    const tickets = state.tickets(1_000);
    expect(tickets.some(({ mergedInto }) => mergedInto !== null)).toBe(true);
    for (const ticket of tickets) {
      expect(facts(ticket, events), String(ticket.id)).toEqual(expected(ticket));
      const closers = foldEvents(idOf(ticket), events).transitions.map(({ actorId }) => actorId);
      expect(closers).toEqual(ticket.statuses.map(({ by, to }) => (by ? `tea_${by.id}` : to === "closed" ? "rul_77121" : null)));
    }
    // Twice only where a page ends between two events of one instant.
    const told = new Map(events.map((event) => [event.key, event]));
    for (const event of events) expect(told.get(event.key)).toEqual(event);
    expect(events.length).toBeLessThan(told.size * 1.02);
  });

  test("one conversation asked for alone tells the same as history; one that is gone says nothing", async () => {
    const state = await play(30);
    const events = await wholeHistory(client);
    const ticket = state.tickets(1_000).find(({ statuses, mergedInto }) => statuses.length > 0 && mergedInto === null)!;
    const alone = await client.ticket(idOf(ticket));
    expect(alone.length).toBeGreaterThan(4);
    for (const event of alone) expect(events).toContainEqual(event);
    expect(await client.ticket("cnv_1")).toEqual([]);
  });

  test("history goes on after any page, and only reads what changed since", async () => {
    const state = await play(30);
    const pages = [];
    for (let after: string | null = null, more = true; more; more = after !== null) {
      const page = await client.history({ since: new Date(0), after });
      pages.push({ after, events: page.events });
      after = page.next;
    }
    const middle = pages[Math.floor(pages.length / 2)]!;
    const left = pages.slice(pages.indexOf(middle)).flatMap(({ events }) => events);
    expect(await wholeHistory(client, new Date(0), middle.after)).toEqual(left);
    const since = new Date(worldEnd - 10 * 86_400_000);
    const told = new Set((await wholeHistory(client, since)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    const late = state.tickets(1_000).filter(({ messages }) => messages.some(({ at }) => at > since.getTime()));
    for (const ticket of late) expect(told).toContain(idOf(ticket));
    expect(told.size).toBeLessThan(state.tickets(1_000).length);
  });

  test("says which conversations were created on a day", async () => {
    const state = await play(80);
    const [from, to] = [worldEnd - 8 * 86_400_000, worldEnd - 7 * 86_400_000];
    const created = state.tickets(1_000).filter(({ createdAt }) => createdAt >= from && createdAt < to);
    const ids = await client.createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(created.map(idOf).toSorted());
    expect(ids.length).toBeGreaterThan(0);
  });

  test("names the company; a refused token is the merchant's to mend; too many calls wait as long as Front says", async () => {
    await play(3, 3);
    expect(await client.whoAmI()).toEqual({ name: "Maison Linden" });
    await expect(front.client!({ ...credentials, token: "revoked" }).whoAmI()).rejects.toThrow("Front does not accept this key");
    await client.whoAmI();
    await client.whoAmI();
    await expect(client.whoAmI()).rejects.toBeInstanceOf(RateLimited);
  });
});

const happenings: [Happening, (ticket: SimTicket) => boolean][] = [
  ["created", () => true],
  ["customer_message", ({ messages }) => messages.at(-1)?.by === "customer"],
  ["agent_message", ({ messages }) => messages.at(-1)?.by === "human"],
  ["note", ({ messages }) => messages.some((each) => !each.public)],
  ["assigned", ({ assignee }) => assignee !== null],
  ["closed", ({ statuses }) => statuses.at(-1)?.to === "closed"],
  ["reopened", ({ statuses }) => statuses.some(({ to }) => to === "open")],
  ["deleted", ({ deletedAt }) => deletedAt !== null],
  ["merged", ({ mergedInto }) => mergedInto !== null],
  ["tagged", ({ tags }) => tags.length > 0],
];

test.each(happenings)("a webhook that tells %s is accepted and says the same as the API", async (happening, fits) => {
  const state = await play(400);
  const ticket = state.tickets(1_000).find((each) => each.startedBy === "customer" && fits(each))!;
  const told = readAll(ticket, happening);
  expect(told.length).toBeGreaterThan(0);
  const asked = [
    ...(await client.ticket(idOf(ticket))),
    ...(ticket.mergedInto === null ? [] : await client.ticket(`cnv_${ticket.mergedInto}`)),
  ];
  const events = told.filter((event): event is TicketEvent => event.kind !== "changed");
  if (happening !== "merged") for (const event of events) expect(asked).toContainEqual(event);
  expect(told.length - events.length).toBe(happening === "deleted" ? 0 : 1);
  expect(facts(ticket, [...events, ...asked])).toEqual(expected(ticket));
});

test("what Front does not know is not told", async () => {
  const ticket = (await play(3)).tickets(1_000)[0]!;
  expect([...readAll(ticket, "spam"), ...readAll(ticket, "rated")]).toEqual([]);
});

function readAll(ticket: SimTicket, happening: Happening): (TicketEvent | TicketHint)[] {
  return frontSimulationWith(10)
    .tell(ticket, happening, target)
    .flatMap(({ url, headers, body }) => {
      const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
      expect(front.verify(request, [target.secret], new Date())).toBe(true);
      expect(front.verify(request, [target.secret], new Date(Date.now() + 600_000))).toBe(false);
      return front.deliveries(JSON.parse(body), request).flatMap((each) => front.read(each.body));
    });
}
