import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { zendesk } from "#app/helpdesks/zendesk.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import { aiAgent, humans, type SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { requesterId } from "./requester-id.ts";
import type { Happening } from "./simulation.ts";
import { type ZendeskLimits, zendeskSimulationWith } from "./zendesk.ts";
import { ORDER_FIELD, REASON_FIELD } from "./zendesk-payloads.ts";

const credentials = {
  subdomain: "maison-linden",
  email: "camille@maison-linden.example",
  apiToken: "token",
  reasonField: `${REASON_FIELD}`,
  orderField: `${ORDER_FIELD}`,
};
const client = zendesk.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: "a-secret-of-the-tests" };
const unlimited = { calls: 1_000_000, exports: 1_000_000 };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(state: SimulatorState, limits: ZendeskLimits = unlimited): Promise<SimulatorState> {
  vendor = await simulateVendor(zendeskSimulationWith(limits), state);
  return state;
}

/** The ticket as far as Zendesk's REST API tells it: times to the second, good or bad, no mark of spam or of automatic answers. */
function zendeskFacts(ticket: SimTicket) {
  const facts = simulatedFacts(inWholeSeconds(ticket));
  const isGone = ticket.deletedAt !== null || ticket.spamAt !== null;
  return {
    ...facts,
    isSpam: false,
    isDeleted: isGone,
    scores: facts.scores.map((score) => (score >= 4 ? 2 : 1)),
    messages: facts.messages.map(([at, by, isPublic]) => [at, by, isPublic, by === "rule"]),
  };
}

function facts(ticket: SimTicket, events: readonly TicketEvent[]) {
  return foldedFacts(foldEvents(String(ticket.id), events));
}

const isPlain = (ticket: SimTicket) => ticket.mergedInto === null && ticket.deletedAt === null && ticket.spamAt === null;

describe("Zendesk's REST API", () => {
  test("history tells every ticket as it is, with who closed it, its reason and its customer", async () => {
    const state = await play(stateWithWorld(150));
    const events = await wholeHistory(client);
    for (const ticket of state.tickets(1_000).filter(isPlain)) {
      expect(facts(ticket, events), String(ticket.id)).toEqual(zendeskFacts(ticket));
      const { transitions, type, team, orderNames } = foldEvents(String(ticket.id), events);
      expect({ type, team, orderNames }).toEqual({ type: ticket.type, team: "Support", orderNames: ticket.orderNames });
      const requester = String(requesterId(ticket));
      expect(transitions.map(({ actorId }) => actorId)).toEqual(
        ticket.statuses.map(({ by, to }) => (by ? String(by.id) : to === "open" ? requester : null)),
      );
      const told = events.find((event) => event.kind === "ticket" && event.ticketId === String(ticket.id));
      expect(told).toMatchObject({
        fields: { customer: { emails: ticket.email ? [ticket.email] : [], phones: ticket.phone ? [ticket.phone] : [] } },
      });
    }
  });

  test("what is merged, deleted or spam is not an ordinary ticket", async () => {
    const state = await play(stateWithWorld(400));
    const events = await wholeHistory(client);
    const others = state.tickets(1_000).filter((ticket) => !isPlain(ticket));
    expect(others.some(({ mergedInto }) => mergedInto !== null)).toBe(true);
    expect(others.some(({ spamAt }) => spamAt !== null)).toBe(true);
    for (const ticket of others) {
      const { isDeleted, mergedInto } = zendeskFacts(ticket);
      expect(facts(ticket, events), String(ticket.id)).toMatchObject({ isDeleted, mergedInto: isDeleted ? null : mergedInto });
    }
  });

  test("one ticket asked for alone tells the same as history; one that is not there tells nothing", async () => {
    const state = await play(stateWithWorld(60));
    const events = await wholeHistory(client);
    const ticket = state.tickets(1_000).find(({ rating }) => rating !== null)!;
    const alone = await client.ticket(String(ticket.id));
    expect(alone.length).toBeGreaterThan(3);
    for (const event of alone) expect(events).toContainEqual(event);
    expect(await client.ticket("1")).toEqual([]);
  });

  test("history goes on after any page, a page read again is the same, and only what changed since is read", async () => {
    // A page is a third of the calls of a minute.
    const state = await play(stateWithWorld(120), { calls: 120, exports: 120, minuteMs: 60 });
    const whole = await wholeHistory(client);
    const read: TicketEvent[] = [];
    for (let after: string | null = null, pages = 0; ; pages++) {
      const page = await client.history({ since: new Date(0), after });
      expect(await client.history({ since: new Date(0), after })).toEqual(page);
      expect([...read, ...(await wholeHistory(client, new Date(0), after))]).toEqual(whole);
      read.push(...page.events);
      after = page.next;
      if (after === null) {
        expect(pages).toBeGreaterThan(2);
        break;
      }
    }
    const since = new Date(worldEnd - 10 * 86_400_000);
    const told = new Set((await wholeHistory(client, since)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    expect(told.size).toBeGreaterThan(0);
    expect(told.size).toBeLessThan(state.tickets(1_000).length);
  });

  test("says which tickets were created on a day", async () => {
    const state = await play(stateWithWorld(100));
    const [from, to] = [worldEnd - 9 * 86_400_000, worldEnd - 7 * 86_400_000];
    const expected = state.tickets(1_000).filter(({ createdAt }) => createdAt >= from && createdAt < to);
    expect(expected.length).toBeGreaterThan(0);
    const ids = await client.createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(expected.map(({ id }) => String(id)).toSorted());
  });

  test("names the account, makes the webhook with Zendesk's own secret and takes it away", async () => {
    const state = await play(new SimulatorState());
    expect(await client.whoAmI()).toEqual({ name: "maison-linden.zendesk.com" });
    const { webhookId, secret } = await client.registerWebhook!(target.url, target.secret);
    expect(state.webhooks.get("zendesk")).toMatchObject({ url: target.url, secret });
    await client.unregisterWebhook!(webhookId);
    expect(state.webhooks.size).toBe(0);
  });

  test("a refused key is the merchant's to mend", async () => {
    await play(stateWithWorld(3));
    const refused = zendesk.client!({ ...credentials, apiToken: "revoked" });
    await expect(refused.whoAmI()).rejects.toThrow("Zendesk does not accept this key");
  });

  test("who asks for too much at once is told to come back later", async () => {
    await play(stateWithWorld(3), { calls: 2, exports: 2 });
    const late = await Promise.all([1, 2, 3].map(() => client.ticket("1"))).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(RateLimited);
    expect((late as RateLimited).retryAt.getTime() - Date.now()).toBeGreaterThan(10_000);
  });

  test("history waits as long as Zendesk says, and is whole", async () => {
    const state = await play(stateWithWorld(3), { calls: 6, exports: 1, minuteMs: 1_200 });
    const told = new Set((await wholeHistory(client)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    expect(told).toEqual(new Set(state.tickets().map(({ id }) => String(id))));
    // One more for each time it was asked to wait, no matter how many calls were under way.
    expect(vendor!.calls.length).toBeLessThan(30);
  });
});

const [staff] = humans;
const happenings: [Happening, (ticket: SimTicket) => boolean][] = [
  ["created", isPlain],
  ["customer_message", isPlain],
  ["agent_message", isPlain],
  ["note", isPlain],
  ["tagged", isPlain],
  ["assigned", ({ assignee }) => assignee === staff || assignee === aiAgent],
  ["closed", ({ statuses }) => statuses.at(-1)?.to === "closed"],
  ["reopened", ({ statuses }) => statuses.length > 2],
  ["rated", ({ rating }) => rating !== null],
];

describe("Zendesk's webhooks", () => {
  test.each(happenings)(
    "%s is accepted and, asked for where it only names the ticket, says the same as the API",
    async (happening, fits) => {
      const state = await play(stateWithWorld(300));
      const ticket = state.tickets(1_000).find((each) => isPlain(each) && fits(each))!;
      if (happening === "reopened") ticket.statuses = ticket.statuses.slice(0, 2);
      const whole = await client.ticket(String(ticket.id));
      const told = read(ticket, happening);
      expect(told.length).toBeGreaterThan(0);
      const events = told.filter((each): each is TicketEvent => each.kind !== "changed");
      for (const hint of told.filter(({ kind }) => kind === "changed"))
        expect(hint).toEqual({ kind: "changed", ticketId: String(ticket.id) });
      expect(facts(ticket, [...events, ...whole])).toEqual(zendeskFacts(ticket));
      const isSameStatus = (a: TicketEvent, b: TicketEvent) =>
        a.kind === "status" && b.kind === "status" && a.to === b.to && +a.at === +b.at;
      for (const event of events.filter(({ kind }) => kind === "status"))
        expect(whole.some((each) => isSameStatus(each, event))).toBe(true);
      for (const event of events.filter(({ kind }) => kind === "assigned"))
        expect(whole.map(({ key }) => key)).toContain(event.key);
    },
  );

  test("spam, deletion and merging are told with their time", async () => {
    const state = stateWithWorld(400);
    const fate = (fits: (ticket: SimTicket) => boolean, happening: Happening) => {
      const ticket = state.tickets(1_000).find(fits)!;
      return facts(ticket, read(ticket, happening) as TicketEvent[]);
    };
    expect(fate(({ spamAt }) => spamAt !== null, "spam")).toMatchObject({ isSpam: true });
    expect(fate(({ deletedAt }) => deletedAt !== null, "deleted")).toMatchObject({ isDeleted: true });
    const merged = state.tickets(1_000).find(({ mergedInto }) => mergedInto !== null)!;
    expect(fate(({ id }) => id === merged.id, "merged")).toMatchObject({ mergedInto: String(merged.mergedInto) });
  });

  function read(ticket: SimTicket, happening: Happening) {
    return zendeskSimulationWith(unlimited)
      .tell(ticket, happening, target)
      .flatMap(({ url, headers, body }) => {
        const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
        expect(zendesk.verify(request, [target.secret], new Date())).toBe(true);
        expect(zendesk.verify(request, [target.secret], new Date(Date.now() + 301_000))).toBe(false);
        return zendesk.deliveries(JSON.parse(body), request).flatMap((each) => zendesk.read(each.body));
      });
  }
});
