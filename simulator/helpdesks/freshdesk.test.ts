import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { freshdesk } from "#app/helpdesks/freshdesk.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import type { SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { freshdeskSimulationWith } from "./freshdesk.ts";

const credentials = { domain: "maison-linden", apiKey: "key" };
const client = freshdesk.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(state: SimulatorState, calls = 1_000_000): Promise<SimulatorState> {
  vendor = await simulateVendor(freshdeskSimulationWith(calls), state);
  return state;
}

/** The ticket as far as Freshdesk tells it: no merges, no mail of rules, no mark of automatic answers, the last closing only. */
function freshdeskFacts(ticket: SimTicket) {
  const facts = simulatedFacts(inWholeSeconds(ticket));
  const last = facts.changes.at(-1);
  return {
    ...facts,
    mergedInto: null,
    changes: last?.[1] === "closed" ? [last] : [],
    messages: facts.messages.filter(([, by]) => by !== "rule").map(([at, by, isPublic]) => [at, by, isPublic, false]),
  };
}

function facts(ticket: SimTicket, events: readonly TicketEvent[]) {
  return foldedFacts(foldEvents(String(ticket.id), events));
}

const isListed = ({ deletedAt, spamAt }: SimTicket) => deletedAt === null && spamAt === null;

describe("Freshdesk's REST API", () => {
  test("history tells every ticket as it is, with its type, group, holder, customer and orders", async () => {
    const state = await play(stateWithWorld(200));
    const events = await wholeHistory(client);
    for (const ticket of state.tickets(1_000).filter(isListed)) {
      expect(facts(ticket, events), String(ticket.id)).toEqual(freshdeskFacts(ticket));
      const { type, team, assigneeId, orderNames, startedBy } = foldEvents(String(ticket.id), events);
      expect({ type, team, assigneeId, orderNames, startedBy }).toEqual({
        type: ticket.type,
        team: "Support",
        assigneeId: ticket.assignee ? String(ticket.assignee.id) : null,
        orderNames: ticket.orderNames,
        startedBy: ticket.startedBy,
      });
      const told = events.find((event) => event.kind === "ticket" && event.ticketId === String(ticket.id));
      expect(told).toMatchObject({
        fields: { customer: { emails: ticket.email ? [ticket.email] : [], phones: ticket.phone ? [ticket.phone] : [] } },
      });
    }
  });

  test("spam and deleted tickets, which have lists of their own, are marked", async () => {
    const state = await play(stateWithWorld(400));
    const events = await wholeHistory(client);
    const gone = state.tickets(1_000).filter((ticket) => !isListed(ticket));
    expect(gone.some(({ spamAt }) => spamAt !== null)).toBe(true);
    expect(gone.some(({ deletedAt }) => deletedAt !== null)).toBe(true);
    for (const ticket of gone) {
      const { isSpam, isDeleted } = freshdeskFacts(ticket);
      expect(facts(ticket, events), String(ticket.id)).toMatchObject({ isSpam, isDeleted });
    }
  });

  test("one ticket asked for alone tells the same as history; one that is not there tells nothing", async () => {
    const state = await play(stateWithWorld(60));
    const events = await wholeHistory(client);
    const ticket = state.tickets(1_000).find((each) => each.rating !== null && isListed(each))!;
    const alone = await client.ticket(String(ticket.id));
    expect(alone.map(({ kind }) => kind)).toContain("rated");
    for (const event of alone) expect(events).toContainEqual(event);
    expect(await client.ticket("1")).toEqual([]);
  });

  test("history goes on after any page, a page read again is the same, and only what changed since is read", async () => {
    const state = await play(stateWithWorld(120));
    const whole = await wholeHistory(client);
    const read: TicketEvent[] = [];
    for (let after: string | null = null, pages = 0; ; pages++) {
      const page = await client.history({ since: new Date(0), after });
      expect(await client.history({ since: new Date(0), after })).toEqual(page);
      expect([...read, ...(await wholeHistory(client, new Date(0), after))]).toEqual(whole);
      read.push(...page.events);
      after = page.next;
      if (after === null) {
        expect(pages).toBeGreaterThan(4);
        break;
      }
    }
    const since = new Date(worldEnd - 10 * 86_400_000);
    const told = new Set((await wholeHistory(client, since)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    expect(told.size).toBeGreaterThan(0);
    expect(told.size).toBeLessThan(state.tickets(1_000).length);
  });

  test("more tickets changed in one second than a page holds: none is missed", async () => {
    const state = new SimulatorState();
    const [example] = stateWithWorld(3).tickets(1);
    for (let id = 1; id <= 75; id++) state.addTicket({ ...example!, id, spamAt: null, deletedAt: null });
    await play(state);
    const told = new Set((await wholeHistory(client)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    expect(told.size).toBe(75);
  });

  test("a ticket that changes while the history is read is read again, and none is skipped", async () => {
    const state = await play(stateWithWorld(100));
    const first = await client.history({ since: new Date(0), after: null });
    const ticket = state.ticket(Number(first.events.find(({ kind }) => kind === "ticket")!.key.split("-")[1]))!;
    ticket.statuses.push({ at: worldEnd, to: "open", by: null });
    const rest = await wholeHistory(client, new Date(0), first.next);
    const told = new Set([...first.events, ...rest].flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    expect(told.size).toBe(state.tickets(1_000).length);
    expect(facts(ticket, rest)).toMatchObject({ status: "open" });
  });

  test("says which tickets were created on a day", async () => {
    const state = await play(stateWithWorld(200));
    const [from, to] = [worldEnd - 9 * 86_400_000, worldEnd - 7 * 86_400_000];
    const expected = state.tickets(1_000).filter((each) => isListed(each) && each.createdAt >= from && each.createdAt < to);
    expect(expected.length).toBeGreaterThan(0);
    const ids = await client.createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(expected.map(({ id }) => String(id)).toSorted());
  });

  test("names the account; a refused key is the merchant's to mend; too many calls wait as long as Freshdesk says", async () => {
    await play(stateWithWorld(40), 20);
    expect(await client.whoAmI()).toEqual({ name: "maison-linden.freshdesk.com" });
    await expect(freshdesk.client!({ ...credentials, apiKey: "revoked" }).whoAmI()).rejects.toThrow(
      "Freshdesk does not accept this key",
    );
    const half = freshdeskSimulationWith(2);
    await vendor!.close();
    vendor = await simulateVendor(half, stateWithWorld(40));
    await expect(wholeHistory(freshdesk.client!(credentials))).rejects.toBeInstanceOf(RateLimited);
  });
});

test("an automation rule names the ticket; the same bytes twice are two hints", () => {
  const [ticket] = stateWithWorld(3).tickets(1);
  const told = [1, 2].flatMap(() =>
    freshdeskSimulationWith(1)
      .tell(ticket!, "agent_message", target)
      .flatMap(({ url, headers, body }) => {
        const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
        expect(freshdesk.verify(request, [target.secret], new Date())).toBe(true);
        return freshdesk.deliveries(JSON.parse(body), request);
      }),
  );
  expect(new Set(told.map(({ externalId }) => externalId)).size).toBe(2);
  expect(told.flatMap((each) => freshdesk.read(each.body))).toEqual(
    [1, 2].map(() => ({ kind: "changed", ticketId: String(ticket!.id) })),
  );
});
