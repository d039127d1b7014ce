import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent, TicketHint } from "#app/helpdesks/contract.ts";
import { intercom } from "#app/helpdesks/intercom.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import type { SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { buildWorld } from "#simulator/world.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { expectResumable, wholeHistory } from "#tests/factories/vendor-world.ts";
import { intercomSimulationWith } from "./intercom.ts";
import type { Happening } from "./simulation.ts";

const now = Date.parse("2026-03-20T12:00:00Z");
const credentials = { accessToken: "token", clientSecret: "a-secret-of-the-tests", region: "eu" as const };
const client = intercom.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: credentials.clientSecret };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(tickets: number, calls = 1_000_000): Promise<SimulatorState> {
  const state = new SimulatorState();
  for (const ticket of buildWorld({ seed: 11, now, days: 30, orders: 40, tickets }).tickets)
    state.addTicket(inWholeSeconds(ticket));
  vendor = await simulateVendor(intercomSimulationWith(calls), state);
  return state;
}

const living = (state: SimulatorState) => state.tickets(1_000).filter(({ deletedAt }) => deletedAt === null);
const facts = (ticket: SimTicket, events: readonly TicketEvent[]) => foldedFacts(foldEvents(String(ticket.id), events));

/** Intercom knows no spam, no merging, no out-of-office answers, and calls what a workflow says a bot's. */
function expected(ticket: SimTicket) {
  const all = simulatedFacts(ticket);
  const messages = all.messages.map(([at, by, isPublic]) => [at, by === "rule" ? "bot" : by, isPublic, by === "rule"]);
  return { ...all, isSpam: false, mergedInto: null, messages };
}

describe("Intercom's REST API", () => {
  test("history tells every conversation as it is, with who closed it", async () => {
    const state = await play(80);
    const events = await wholeHistory(client);
    for (const ticket of living(state)) {
      expect(facts(ticket, events), String(ticket.id)).toEqual(expected(ticket));
      const closers = foldEvents(String(ticket.id), events).transitions.filter(({ to }) => to === "closed");
      expect(closers.map(({ actorId }) => actorId)).toEqual(
        ticket.statuses.filter(({ to }) => to === "closed").map(({ by }) => String(by?.id ?? 7_200_000)),
      );
    }
  });

  test("whom the team wrote to first is found by the contact", async () => {
    const state = await play(200);
    const ticket = living(state).find(({ startedBy, email }) => startedBy === "merchant" && email !== null)!;
    const told = await client.ticket(String(ticket.id));
    const emails = told.flatMap((event) => (event.kind === "ticket" ? (event.fields.customer?.emails ?? []) : []));
    expect(emails).toContain(ticket.email);
  });

  test("one conversation asked for alone tells the same as history; what is gone says nothing", async () => {
    const state = await play(20);
    const events = await wholeHistory(client);
    const ticket = living(state).find(({ rating }) => rating !== null)!;
    const alone = await client.ticket(String(ticket.id));
    expect(alone.length).toBeGreaterThan(3);
    for (const event of alone) expect(events).toContainEqual(event);
    expect(await client.ticket("1")).toEqual([]);
  });

  test("history goes on after any page, and only reads what changed since", async () => {
    const state = await play(60);
    await expectResumable(client);
    const since = new Date(now - 10 * 86_400_000);
    const told = new Set((await wholeHistory(client, since)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    const late = living(state).filter(({ messages }) => messages.some(({ at }) => at >= since.getTime()));
    for (const ticket of late) expect(told).toContain(String(ticket.id));
    expect(told.size).toBeLessThan(living(state).length);
  });

  test("says which conversations were created on a day", async () => {
    const state = await play(80);
    const [from, to] = [now - 8 * 86_400_000, now - 7 * 86_400_000];
    const created = living(state).filter(({ createdAt }) => createdAt >= from && createdAt < to);
    const ids = await client.createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(created.map(({ id }) => String(id)).toSorted());
    expect(ids.length).toBeGreaterThan(0);
  });

  test("names the workspace; a refused token is the merchant's to mend; too many calls wait as long as Intercom says", async () => {
    await play(3, 3);
    expect(await client.whoAmI()).toEqual({ name: "Maison Linden" });
    const refused = intercom.client!({ ...credentials, accessToken: "revoked" });
    await expect(refused.whoAmI()).rejects.toThrow("Intercom does not accept this key");
    await client.whoAmI();
    await client.whoAmI();
    await expect(client.whoAmI()).rejects.toBeInstanceOf(RateLimited);
  });
});

const happenings: [Happening, (ticket: SimTicket) => boolean][] = [
  ["created", ({ messages, email }) => messages.length === 1 && email !== null],
  ["customer_message", ({ messages }) => messages.length > 1 && messages.at(-1)?.by === "customer"],
  ["agent_message", ({ messages }) => messages.at(-1)?.by === "human" && messages.length > 1],
  ["agent_message", ({ messages }) => messages.at(-1)?.by === "ai"],
  ["note", ({ messages }) => messages.some((each) => !each.public)],
  ["closed", ({ statuses }) => statuses.at(-1)?.to === "closed"],
  ["tagged", ({ tags }) => tags.length > 0],
  ["rated", ({ rating }) => rating !== null],
];

test.each(happenings)("a webhook that tells %s is accepted and says the same as the API", async (happening, fits) => {
  const state = await play(300);
  const ticket = living(state).find((each) => each.startedBy === "customer" && fits(each))!;
  const whole = await client.ticket(String(ticket.id));
  const told = readAll(ticket, happening);
  for (const event of told) if (event.kind !== "changed" && event.kind !== "status") expect(whole).toContainEqual(event);
  const both = [...whole, ...told.filter((event): event is TicketEvent => event.kind !== "changed")];
  expect(facts(ticket, both)).toEqual(expected(ticket));
});

test("a deleted conversation is told by its webhook, and what Intercom does not know is not told", async () => {
  const state = await play(3);
  const ticket = { ...state.tickets(1_000)[0]!, deletedAt: now };
  expect(readAll(ticket, "deleted")).toEqual([
    { key: `deleted-${ticket.id}`, at: new Date(ticket.deletedAt!), kind: "deleted", ticketId: String(ticket.id) },
  ]);
  expect(readAll(ticket, "spam")).toEqual([]);
  expect(readAll(ticket, "merged")).toEqual([]);
});

function readAll(ticket: SimTicket, happening: Happening): (TicketEvent | TicketHint)[] {
  return intercomSimulationWith(10)
    .tell(ticket, happening, target)
    .flatMap(({ url, headers, body }) => {
      const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
      expect(intercom.verify(request, [target.secret], new Date())).toBe(true);
      return intercom.deliveries(JSON.parse(body), request).flatMap((each) => intercom.read(each.body));
    });
}
