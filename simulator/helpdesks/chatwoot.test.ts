import { afterEach, describe, expect, test } from "vitest";
import { chatwoot } from "#app/helpdesks/chatwoot.server.ts";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { RateLimited } from "#app/lib/errors.ts";
import type { SimMessage, SimStatus, SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { expectResumable, stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { chatwootSimulationWith } from "./chatwoot.ts";
import type { Happening } from "./simulation.ts";

const credentials = { address: "https://app.chatwoot.com", accountId: "3", accessToken: "token" };
const client = chatwoot.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(tickets: number, calls = 1_000_000): Promise<SimulatorState> {
  const state = stateWithWorld(tickets);
  vendor = await simulateVendor(chatwootSimulationWith(calls), state);
  return state;
}

const living = (state: SimulatorState) => state.tickets(1_000).filter(({ deletedAt }) => deletedAt === null);
const facts = (ticket: SimTicket, events: readonly TicketEvent[]) => foldedFacts(foldEvents(String(ticket.id), events));

/** Chatwoot has whole seconds and merges nothing. */
function expected(ticket: SimTicket) {
  return { ...simulatedFacts(inWholeSeconds(ticket)), mergedInto: null };
}

/** Nobody closed what was closed by itself; who opened without a line is the customer. */
function closersOf({ statuses }: SimTicket) {
  return statuses.map(({ to, by }) => {
    if (by) return by.ai ? ["ai", `captain_assistant-${by.id}`] : ["human", String(by.id)];
    return [to === "closed" ? "system" : "customer", null];
  });
}

describe("Chatwoot's API", () => {
  test("history tells every conversation once, as it is, with who closed it, holder, reason, orders and customer", async () => {
    const state = await play(300);
    const events = await wholeHistory(client);
    const tickets = living(state);
    for (const some of [
      tickets.some(({ spamAt }) => spamAt !== null),
      tickets.some(({ rating }) => rating !== null),
      tickets.some(({ statuses }) => statuses.length > 2),
      tickets.some(({ messages }) => messages.some(({ autoSubmitted }) => autoSubmitted)),
    ])
      expect(some).toBe(true);
    for (const ticket of tickets) {
      expect(facts(ticket, events), String(ticket.id)).toEqual(expected(ticket));
      const folded = foldEvents(String(ticket.id), events);
      expect(folded.transitions.map(({ actorKind, actorId }) => [actorKind, actorId])).toEqual(closersOf(ticket));
      expect(folded).toMatchObject({
        type: ticket.type,
        orderNames: ticket.orderNames,
        startedBy: ticket.startedBy,
        assigneeId: ticket.assignee && !ticket.assignee.ai ? String(ticket.assignee.id) : null,
      });
      const told = events.find((event) => event.kind === "ticket" && event.ticketId === String(ticket.id));
      expect(told).toMatchObject({ fields: { customer: { emails: ticket.email ? [ticket.email] : [] } } });
    }
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
  });

  test("who held a conversation when it was closed by itself is told by the lines", async () => {
    const state = await play(400);
    const events = await wholeHistory(client);
    const closed = living(state).filter(({ statuses, startedBy }) => startedBy === "merchant" && statuses[0]?.by === null);
    expect(closed.length).toBeGreaterThan(0);
    for (const ticket of closed) {
      const holder = String(ticket.messages.find(({ by }) => by === "human")!.staff!.id);
      expect(foldEvents(String(ticket.id), events).transitions[0]).toMatchObject({ to: "closed", assigneeId: holder });
    }
  });

  test("one conversation asked for alone tells the same as history; one that is gone was deleted", async () => {
    const state = await play(40);
    const events = await wholeHistory(client);
    const ticket = living(state).find(({ rating }) => rating !== null)!;
    const alone = await client.ticket(String(ticket.id));
    expect(alone.map(({ kind }) => kind)).toContain("rated");
    for (const event of alone) expect(events).toContainEqual(event);
    ticket.deletedAt = worldEnd;
    expect(await client.ticket(String(ticket.id))).toMatchObject([{ kind: "deleted", ticketId: String(ticket.id) }]);
  });

  test("a conversation of more messages than a page holds is read whole", async () => {
    const state = new SimulatorState();
    const [example] = stateWithWorld(3).tickets(1);
    const long = Array.from({ length: 45 }, (_, id) => ({
      ...example!.messages[0]!,
      id,
      at: example!.createdAt + id * 60_000,
    }));
    const ticket = { ...example!, messages: long, statuses: [], rating: null };
    state.addTicket(ticket);
    vendor = await simulateVendor(chatwootSimulationWith(1_000), state);
    expect(facts(ticket, await client.ticket(String(ticket.id)))).toEqual(expected(ticket));
    expect(vendor.calls.filter((call) => call.endsWith("/messages"))).toHaveLength(3);
  });

  test("history goes on after any page, a page read again is the same, and only what changed since is read", async () => {
    const state = await play(80);
    expect(await expectResumable(client)).toBeGreaterThan(4);
    const since = new Date(worldEnd - 10 * 86_400_000);
    const told = new Set((await wholeHistory(client, since)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    const late = living(state).filter(({ messages }) => messages.some(({ at }) => at >= since.getTime()));
    for (const ticket of late) expect(told).toContain(String(ticket.id));
    expect(told.size).toBeLessThan(living(state).length);
  });

  test("says which conversations were created on a day", async () => {
    const state = await play(120);
    const [from, to] = [worldEnd - 8 * 86_400_000, worldEnd - 7 * 86_400_000];
    const created = living(state).filter(({ createdAt }) => createdAt >= from && createdAt < to);
    const ids = await client.createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(created.map(({ id }) => String(id)).toSorted());
    expect(ids.length).toBeGreaterThan(0);
  });

  test("names the account; a refused token or another's account is the merchant's to mend; too many calls wait", async () => {
    await play(3, 3);
    expect(await client.whoAmI()).toEqual({ name: "Maison Linden" });
    const refused = chatwoot.client!({ ...credentials, accessToken: "revoked" });
    await expect(refused.whoAmI()).rejects.toThrow("Chatwoot does not accept this key");
    const another = chatwoot.client!({ ...credentials, accountId: "4" });
    await expect(another.whoAmI()).rejects.toThrow("Account 4 is none of this token's: it knows 3.");
    await client.whoAmI();
    await expect(client.whoAmI()).rejects.toBeInstanceOf(RateLimited);
  });

  test("a webhook made through the API is signed with the secret that Chatwoot chose, until it is taken away", async () => {
    const state = await play(3);
    const made = await client.registerWebhook!(target.url, target.secret);
    expect(made.secret).not.toBe(target.secret);
    const [ticket] = state.tickets(1);
    const { url, headers, body } = chatwootSimulationWith(1).tell(ticket!, "created", state.webhooks.get("chatwoot")!)[0]!;
    const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
    expect(chatwoot.verify(request, [made.secret], new Date())).toBe(true);
    expect(chatwoot.verify(request, [target.secret], new Date())).toBe(false);
    await client.unregisterWebhook!(made.webhookId);
    expect(state.webhooks.has("chatwoot")).toBe(false);
  });
});

const happenings: [Happening, (ticket: SimTicket) => boolean][] = [
  ["created", ({ messages }) => messages.length === 1],
  ["customer_message", ({ messages }) => messages.length > 1 && messages.at(-1)?.by === "customer"],
  ["agent_message", ({ messages }) => messages.at(-1)?.by === "human"],
  ["agent_message", ({ messages }) => messages.at(-1)?.by === "ai"],
  ["note", ({ messages }) => messages.some((each) => !each.public)],
  ["assigned", ({ assignee }) => assignee !== null],
  ["closed", ({ statuses, rating }) => statuses.at(-1)?.to === "closed" && rating === null],
  ["closed", ({ statuses }) => statuses.length > 2],
  ["tagged", ({ tags }) => tags.length > 0],
  ["spam", ({ spamAt }) => spamAt !== null],
  ["rated", ({ rating }) => rating !== null],
];

test.each(happenings)("a webhook that tells %s is accepted and says the same as the API", async (happening, fits) => {
  const state = await play(400);
  const ticket = living(state).find((each) => each.startedBy === "customer" && fits(each));
  const told = readAll(ticket!, happening);
  expect(told.length).toBeGreaterThan(0);
  const asked = await client.ticket(String(ticket!.id));
  const same = ["message", "rated"];
  for (const event of told) if (same.includes(event.kind)) expect(asked).toContainEqual(event);
  expect(facts(ticket!, [...told, ...asked])).toEqual(expected(ticket!));
  expect(foldEvents(String(ticket!.id), [...told, ...asked]).transitions.map(({ actorKind }) => actorKind)).toEqual(
    foldEvents(String(ticket!.id), asked).transitions.map(({ actorKind }) => actorKind),
  );
});

test.each([1, 3])("webhooks alone tell a conversation that changed its status %i times", (changes) => {
  const tickets = stateWithWorld(400).tickets(1_000).map(inWholeSeconds);
  const ticket = tickets.find(({ statuses, startedBy }) => statuses.length === changes && startedBy === "customer")!;
  const rated = { ...ticket, calls: [], rating: { id: 1, score: 4, at: ticket.statuses.at(-1)!.at + 60_000, comment: "Merci" } };
  const steps = [...ticket.messages, ...ticket.statuses].toSorted((a, b) => a.at - b.at);
  const told = steps.flatMap((step, index) => {
    const past = new Set(steps.slice(0, index + 1));
    const messages = ticket.messages.filter((each) => past.has(each));
    const statuses = ticket.statuses.filter((each) => past.has(each));
    return readAll({ ...ticket, messages, statuses, calls: [], rating: null }, happeningOf(step, index));
  });
  expect(facts(rated, [...told, ...readAll(rated, "rated")])).toEqual(expected(rated));
});

function happeningOf(step: SimMessage | SimStatus, index: number): Happening {
  if ("to" in step) return step.to === "closed" ? "closed" : "reopened";
  if (index === 0) return "created";
  return step.by === "customer" ? "customer_message" : step.public ? "agent_message" : "note";
}

test("what Chatwoot does not know is not told", () => {
  const [ticket] = stateWithWorld(3).tickets(1);
  expect([...readAll(ticket!, "deleted"), ...readAll(ticket!, "merged")]).toEqual([]);
});

function readAll(ticket: SimTicket, happening: Happening): TicketEvent[] {
  return chatwootSimulationWith(10)
    .tell(ticket, happening, target)
    .flatMap(({ url, headers, body }) => {
      const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
      expect(chatwoot.verify(request, [target.secret], new Date())).toBe(true);
      expect(chatwoot.verify(request, [target.secret], new Date(Date.now() + 600_000))).toBe(false);
      return chatwoot.deliveries(JSON.parse(body), request).flatMap((each) => chatwoot.read(each.body));
    })
    .filter((event): event is TicketEvent => event.kind !== "changed");
}
