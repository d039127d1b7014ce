import { afterEach, describe, expect, test } from "vitest";
import type { HelpdeskClient, TicketEvent, TicketHint } from "#app/helpdesks/contract.ts";
import { helpScout } from "#app/helpdesks/help-scout.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import type { SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { buildWorld } from "#simulator/world.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { helpScoutSimulationWith } from "./help-scout.ts";
import type { Happening, HelpdeskSimulation } from "./simulation.ts";

const now = Date.parse("2026-03-20T12:00:00Z");
const credentials = { appId: "app", appSecret: "secret" };
const newClient = () => helpScout.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };

let vendor: SimulatedVendor | null = null;
let simulation: HelpdeskSimulation;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(tickets: number, calls = 1_000_000): Promise<SimulatorState> {
  const state = new SimulatorState();
  for (const ticket of buildWorld({ seed: 11, now, days: 30, orders: 40, tickets }).tickets)
    state.addTicket(inWholeSeconds(ticket));
  simulation = helpScoutSimulationWith(calls);
  vendor = await simulateVendor(simulation, state);
  return state;
}

async function wholeHistory(from: HelpdeskClient, since = new Date(0), after: string | null = null): Promise<TicketEvent[]> {
  const events: TicketEvent[] = [];
  let cursor = after;
  do {
    const page = await from.history({ since, after: cursor });
    events.push(...page.events);
    cursor = page.next;
  } while (cursor !== null);
  return events;
}

const all = (state: SimulatorState) => state.tickets(1_000);
const living = (state: SimulatorState) =>
  all(state).filter(({ deletedAt, mergedInto }) => deletedAt === null && mergedInto === null);
const facts = (ticket: SimTicket, events: readonly TicketEvent[]) => foldedFacts(foldEvents(String(ticket.id), events));

/** Three faces instead of five, no out-of-office answers, and the messages of those who were merged into it. */
function expected(state: SimulatorState, ticket: SimTicket) {
  const own = simulatedFacts(ticket);
  const absorbed = all(state).filter(({ mergedInto }) => mergedInto === ticket.id);
  const messages = [ticket, ...absorbed]
    .flatMap((each) => simulatedFacts(each).messages)
    .map(([at, by, isPublic]) => [at, by, isPublic, by === "rule"] as const)
    .toSorted((a, b) => a[0] - b[0]);
  return { ...own, scores: own.scores.map((score) => (score >= 4 ? 3 : score === 3 ? 2 : 1)), messages };
}

describe("Help Scout's API", () => {
  test("history tells every conversation as it is, with who closed it and what the AI wrote", async () => {
    const state = await play(80);
    const events = await wholeHistory(newClient());
    for (const ticket of living(state)) {
      expect(facts(ticket, events), String(ticket.id)).toEqual(expected(state, ticket));
      const closers = foldEvents(String(ticket.id), events).transitions.filter(({ to }) => to === "closed");
      const closed = ticket.statuses.filter(({ to, by }) => to === "closed" && by !== null);
      if (closed.length > 0) expect(closers.map(({ actorId }) => actorId)).toEqual(closed.map(({ by }) => String(by!.id)));
    }
  });

  test("a conversation that was merged is known by its survivor, and found there", async () => {
    const state = await play(300);
    const swallowed = all(state).find(({ mergedInto }) => mergedInto !== null)!;
    const survivor = String(swallowed.mergedInto);
    expect(foldEvents(String(swallowed.id), await wholeHistory(newClient())).mergedInto).toBe(survivor);
    const asked = await newClient().ticket(String(swallowed.id));
    expect(foldEvents(String(swallowed.id), asked).mergedInto).toBe(survivor);
    expect(asked.some((event) => event.kind === "message" && event.ticketId === survivor)).toBe(true);
  });

  test("one conversation asked for alone tells the same as history; what is gone is deleted", async () => {
    const state = await play(20);
    const events = await wholeHistory(newClient());
    const ticket = living(state).find(({ statuses }) => statuses.length > 0)!;
    const alone = await newClient().ticket(String(ticket.id));
    expect(alone.length).toBeGreaterThan(3);
    for (const event of alone) expect(events).toContainEqual(event);
    expect(await newClient().ticket("1")).toMatchObject([{ key: "deleted-1", kind: "deleted", ticketId: "1" }]);
  });

  test("history goes on after any page, and only reads what changed since", async () => {
    const state = await play(70);
    const client = newClient();
    const pages = [];
    for (let after: string | null = null, more = true; more; more = after !== null) {
      const page = await client.history({ since: new Date(0), after });
      expect((await newClient().history({ since: new Date(0), after })).events).toEqual(page.events);
      pages.push({ after, events: page.events });
      after = page.next;
    }
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, { after }] of pages.entries()) {
      expect(await wholeHistory(newClient(), new Date(0), after)).toEqual(pages.slice(index).flatMap(({ events }) => events));
    }
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
    const ids = await newClient().createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(created.map(({ id }) => String(id)).toSorted());
    expect(ids.length).toBeGreaterThan(0);
  });

  test("names the account, makes the webhook with a secret of at most 40 characters and takes it away", async () => {
    await play(1);
    const client = newClient();
    expect(await client.whoAmI()).toEqual({ name: "Camille Roux" });
    const { webhookId, secret } = await client.registerWebhook!(target.url, "x".repeat(43));
    expect(secret).toBe("x".repeat(40));
    await client.unregisterWebhook!(webhookId);
    expect(vendor!.calls.at(-1)).toBe(`DELETE /v2/webhooks/${webhookId}`);
  });

  test("a refused app is the merchant's to mend; too many calls wait as long as Help Scout says", async () => {
    await play(3, 3);
    await expect(helpScout.client!({ ...credentials, appId: "revoked" }).whoAmI()).rejects.toThrow(
      "Help Scout does not accept this key",
    );
    const client = newClient();
    const asking = async () => {
      for (let calls = 0; calls < 5; calls++) await client.whoAmI();
    };
    await expect(asking()).rejects.toBeInstanceOf(RateLimited);
  });
});

const happenings: [Happening, (ticket: SimTicket) => boolean][] = [
  ["created", ({ messages }) => messages.length === 1],
  [
    "customer_message",
    ({ messages }) => messages.length > 1 && messages.at(-1)?.by === "customer" && messages.every(({ by }) => by !== "ai"),
  ],
  ["agent_message", ({ messages }) => messages.length > 1 && messages.every(({ by }) => by === "human" || by === "customer")],
  ["agent_message", ({ messages }) => messages.filter(({ by }) => by === "ai").length === 1 && messages.at(-1)?.by === "ai"],
  ["note", ({ messages }) => messages.some((each) => !each.public) && messages.every(({ by }) => by !== "ai")],
  ["closed", ({ statuses, messages }) => statuses.at(-1)?.to === "closed" && messages.every(({ by }) => by !== "ai")],
  ["rated", ({ rating }) => rating !== null],
  ["spam", ({ spamAt }) => spamAt !== null],
];

test.each(happenings)("a webhook that tells %s is accepted and says the same as the API", async (happening, fits) => {
  const state = await play(300);
  const ticket = living(state).find((each) => fits(each))!;
  const whole = await wholeHistory(newClient());
  const told = readAll(ticket, happening);
  expect(told.length).toBeGreaterThan(0);
  for (const event of told) expect(whole).toContainEqual(event);
  expect(facts(ticket, [...whole, ...(told as TicketEvent[])])).toEqual(expected(state, ticket));
});

test("what the AI wrote stays the AI's, though webhooks show it as a user and whatever comes first", async () => {
  const state = await play(60);
  const ticket = living(state).find(({ messages }) => messages.some(({ by }) => by === "ai"))!;
  const whole = await newClient().ticket(String(ticket.id));
  const told = readAll(ticket, "closed") as TicketEvent[];
  expect(facts(ticket, told).messages.map(([, by]) => by)).not.toContain("ai");
  expect(facts(ticket, [...whole, ...told])).toEqual(expected(state, ticket));
  expect(facts(ticket, [...told, ...whole])).toEqual(expected(state, ticket));
});

test("a merge is told by the survivor, a deletion by the id alone", async () => {
  const state = await play(300);
  const swallowed = all(state).find(({ mergedInto }) => mergedInto !== null)!;
  const told = readAll(swallowed, "merged") as TicketEvent[];
  expect(foldEvents(String(swallowed.id), told).mergedInto).toBe(String(swallowed.mergedInto));
  expect(readAll({ ...swallowed, deletedAt: now }, "deleted")).toEqual([{ kind: "changed", ticketId: String(swallowed.id) }]);
});

function readAll(ticket: SimTicket, happening: Happening): (TicketEvent | TicketHint)[] {
  return simulation.tell(ticket, happening, target).flatMap(({ url, headers, body }) => {
    const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
    expect(helpScout.verify(request, [target.secret], new Date())).toBe(true);
    return helpScout.deliveries(JSON.parse(body), request).flatMap((each) => helpScout.read(each.body));
  });
}
