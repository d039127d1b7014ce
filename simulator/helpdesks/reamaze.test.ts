import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { reamaze } from "#app/helpdesks/reamaze.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import { humans, type SimTicket, statusOf } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { slugOf } from "./reamaze-payload.ts";
import { reamazeSimulationWith } from "./reamaze.ts";

const credentials = { brand: "maison-linden", email: "owner@maison-linden.example", token: "token" };
const client = reamaze.client!(credentials);
const DAY = 86_400_000;

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(state: SimulatorState, calls = 1_000_000): Promise<SimulatorState> {
  vendor = await simulateVendor(reamazeSimulationWith(calls), state);
  return state;
}

const facts = (ticket: SimTicket, events: readonly TicketEvent[]) => foldedFacts(foldEvents(slugOf(ticket), events));
const isThere = ({ deletedAt }: SimTicket) => deletedAt === null;
const ticketsIn = (events: readonly TicketEvent[]) =>
  new Set(events.flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));

/** No merges, no mark of automatic answers, and of closings only that there is one: no earlier than the last message. */
function expected(ticket: SimTicket) {
  const all = simulatedFacts(ticket);
  const isClosed = !all.isSpam && statusOf(ticket) === "closed";
  return {
    ...all,
    status: isClosed ? "closed" : "open",
    mergedInto: null,
    changes: isClosed ? [[Math.max(...ticket.messages.map(({ at }) => at)), "closed"]] : [],
    messages: all.messages.map(([at, by, isPublic]) => [at, by, isPublic, by === "rule"]),
  };
}

describe("Re:amaze's REST API", () => {
  test("history tells every conversation as it is, with who holds it, whose it is and what the AI settled", async () => {
    const state = await play(stateWithWorld(200));
    const events = await wholeHistory(client);
    const tickets = state.tickets(1_000).filter(isThere);
    expect(ticketsIn(events)).toEqual(new Set(tickets.map(slugOf)));
    for (const ticket of tickets) {
      expect(facts(ticket, events), slugOf(ticket)).toEqual(expected(ticket));
      const { assigneeId, startedBy, transitions } = foldEvents(slugOf(ticket), events);
      expect({ assigneeId, startedBy }).toEqual({ assigneeId: ticket.assignee?.email ?? null, startedBy: ticket.startedBy });
      expect(transitions.some(({ actorKind }) => actorKind === "ai")).toBe(
        transitions.length > 0 && ticket.statuses.at(-1)?.by?.ai === true,
      );
      expect(events.find((event) => event.kind === "ticket" && event.ticketId === slugOf(ticket))).toMatchObject({
        fields: { customer: { emails: ticket.email ? [ticket.email.toLowerCase()] : [] } },
      });
    }
  });

  test("one conversation asked for alone tells the same, and its orders; one that is not there tells nothing", async () => {
    const state = await play(stateWithWorld(60));
    const ticket = state.tickets(1_000).find((each) => each.statuses.length > 0 && isThere(each))!;
    ticket.orderNames.push("#1042");
    const alone = await client.ticket(slugOf(ticket));
    expect(facts(ticket, alone)).toEqual({ ...expected(ticket), scores: [] });
    expect(foldEvents(slugOf(ticket), alone).orderNames).toEqual(ticket.orderNames);
    const keys = new Set((await wholeHistory(client)).map(({ key }) => key));
    for (const { key, kind } of alone) if (kind !== "ticket") expect(keys).toContain(key);
    expect(await client.ticket("knock-knock")).toEqual([]);
  });

  test("history goes on after any page, a page read again is the same, and it tells how far it is", async () => {
    const state = await play(stateWithWorld(120));
    const keys = (events: readonly TicketEvent[]) => events.map(({ key }) => key);
    const whole = keys(await wholeHistory(client));
    const read: string[] = [];
    for (let after: string | null = null, pages = 0; ; pages++) {
      const page = await client.history({ since: new Date(0), after });
      expect(keys((await client.history({ since: new Date(0), after })).events)).toEqual(keys(page.events));
      expect([...read, ...keys(await wholeHistory(client, new Date(0), after))]).toEqual(whole);
      if (pages === 0) expect(page).toMatchObject({ tickets: 30, total: state.tickets(1_000).filter(isThere).length });
      read.push(...keys(page.events));
      after = page.next;
      if (after === null) {
        expect(pages).toBeGreaterThan(3);
        break;
      }
    }
  });

  test("a look at what changed lately costs few calls and misses nothing", async () => {
    const state = await play(stateWithWorld(300));
    await wholeHistory(client);
    const calls = vendor!.calls.length;
    const since = new Date(worldEnd);
    const tickets = state.tickets(1_000).filter((each) => isThere(each) && each.spamAt === null);
    const open = tickets.filter((each) => statusOf(each) === "open").slice(0, 2);
    const [answered] = tickets.filter((each) => statusOf(each) === "closed");
    for (const ticket of open) ticket.statuses.push({ at: worldEnd + 1_000, to: "closed", by: humans[0]! });
    answered!.messages.push({ ...answered!.messages[0]!, id: 1, at: worldEnd + 2_000, text: "One thing more" });
    answered!.statuses.push({ at: worldEnd + 2_000, to: "open", by: null });
    const told = await wholeHistory(client, since);
    for (const ticket of open) expect(foldEvents(slugOf(ticket), told)).toMatchObject({ status: "closed" });
    expect(facts(answered!, told)).toMatchObject({ ...expected(answered!), scores: [] });
    expect(vendor!.calls.length - calls).toBeLessThan(20);
  });

  test("more than a page closed at once, without a message: all are noticed", async () => {
    const state = await play(stateWithWorld(300));
    const tickets = state
      .tickets(1_000)
      .filter((each) => isThere(each) && each.spamAt === null)
      .slice(0, 70);
    for (const ticket of tickets) ticket.statuses.push({ at: worldEnd + 1_000, to: "closed", by: humans[1]! });
    const told = await wholeHistory(client, new Date(worldEnd));
    for (const ticket of tickets) expect(foldEvents(slugOf(ticket), told), slugOf(ticket)).toMatchObject({ status: "closed" });
  });

  test("a conversation that changes while the history is read pushes none past it", async () => {
    const state = await play(stateWithWorld(100));
    const first = await client.history({ since: new Date(0), after: null });
    const seen = ticketsIn(first.events);
    const late = state.tickets(1_000).find((each) => isThere(each) && !seen.has(slugOf(each)))!;
    late.statuses.push({ at: worldEnd, to: "open", by: null });
    const told = ticketsIn([...first.events, ...(await wholeHistory(client, new Date(0), first.next))]);
    for (const ticket of state.tickets(1_000).filter(isThere)) if (ticket !== late) expect(told).toContain(slugOf(ticket));
    expect(ticketsIn(await wholeHistory(client, new Date(worldEnd)))).toContain(slugOf(late));
  });

  test("says which conversations were created on a day", async () => {
    const state = await play(stateWithWorld(200));
    const [from, to] = [worldEnd - 9 * DAY, worldEnd - 8 * DAY];
    const created = state.tickets(1_000).filter((each) => isThere(each) && each.createdAt >= from && each.createdAt < to);
    expect(created.length).toBeGreaterThan(0);
    const slugs = await client.createdBetween!(new Date(from), new Date(to));
    expect(slugs.toSorted()).toEqual(created.map(slugOf).toSorted());
  });

  test("names the account; a refused token is the merchant's to mend; too many calls wait as long as Re:amaze says", async () => {
    await play(stateWithWorld(40), 2);
    await expect(reamaze.client!({ ...credentials, token: "revoked" }).whoAmI()).rejects.toThrow(
      "Re:amaze does not accept this key",
    );
    expect(await client.whoAmI()).toEqual({ name: "maison-linden.reamaze.com" });
    await expect(wholeHistory(reamaze.client!(credentials))).rejects.toBeInstanceOf(RateLimited);
  });
});

test("a ping is accepted with its secret, and names the conversation", () => {
  const [ticket] = stateWithWorld(3).tickets(1);
  const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };
  const told = reamazeSimulationWith(1)
    .tell(ticket!, "closed", target)
    .flatMap(({ url, headers, body }) => {
      const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
      expect(reamaze.verify(request, [target.secret], new Date())).toBe(true);
      expect(reamaze.verify(request, ["another"], new Date())).toBe(false);
      return reamaze.deliveries(JSON.parse(body), request);
    });
  expect(told.flatMap((each) => reamaze.read(each.body))).toEqual([{ kind: "changed", ticketId: slugOf(ticket!) }]);
});
