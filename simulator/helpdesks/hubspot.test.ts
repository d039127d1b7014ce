import { afterEach, describe, expect, test } from "vitest";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { hubspot } from "#app/helpdesks/hubspot.server.ts";
import { env } from "#app/lib/env.server.ts";
import { RateLimited } from "#app/lib/errors.ts";
import type { SimTicket } from "#simulator/model.ts";
import { SimulatorState } from "#simulator/state.ts";
import { foldEvents } from "#tests/factories/fold-events.ts";
import { foldedFacts, simulatedFacts } from "#tests/factories/simulated-facts.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld, wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { assignments } from "./assignments.ts";
import { hubspotSimulationWith } from "./hubspot.ts";
import { isArchived } from "./hubspot-payloads.ts";
import type { Happening } from "./simulation.ts";

const credentials = { accessToken: "token", clientSecret: "a-secret-of-the-tests", orderProperty: "order_number" };
const client = hubspot.client!(credentials);
const target = { url: "https://app.fiveday.test/webhooks/helpdesk/k", secret: credentials.clientSecret };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

async function play(state: SimulatorState, calls = 1_000_000): Promise<SimulatorState> {
  vendor = await simulateVendor(hubspotSimulationWith(calls), state);
  return state;
}

/** The ticket as far as HubSpot tells it: no tags and ratings, no mark of automatic answers; welcome messages are a bot's. */
function hubspotFacts(ticket: SimTicket) {
  const facts = simulatedFacts(ticket);
  const messages = facts.messages.map(([at, by, isPublic]) => [at, by === "rule" ? "bot" : by, isPublic, by === "rule"]);
  return { ...facts, tags: [], scores: [], messages };
}

function facts(ticket: SimTicket, events: readonly TicketEvent[]) {
  return foldedFacts(foldEvents(String(ticket.id), events));
}

describe("HubSpot's REST API", () => {
  test("history tells every ticket as it is, with who closed it, its category, team, holder and customer", async () => {
    const state = await play(stateWithWorld(150));
    const events = await wholeHistory(client);
    for (const ticket of state.tickets(1_000).filter((each) => !isArchived(each))) {
      const merged = state.tickets(1_000).filter(({ mergedInto }) => mergedInto === ticket.id);
      const all = [ticket, ...merged].flatMap(({ messages }) => messages);
      expect(facts(ticket, events), String(ticket.id)).toEqual(hubspotFacts({ ...ticket, messages: all }));
      const owner = assignments(ticket).findLast(({ to }) => !to.ai);
      const { transitions, type, team, assigneeId, orderNames } = foldEvents(String(ticket.id), events);
      expect({ type, team, assigneeId, orderNames }).toEqual({
        orderNames: ticket.orderNames,
        type: ticket.type,
        team: owner ? "Support" : null,
        assigneeId: owner ? String(owner.to.id) : null,
      });
      expect(transitions.map(({ actorKind, actorId }) => [actorKind, actorId])).toEqual(
        ticket.statuses.map(({ by, to }) =>
          by === null ? [to === "closed" ? "rule" : null, null] : by.ai ? ["ai", `L-${by.id}`] : ["human", String(by.id)],
        ),
      );
      const told = events.find((event) => event.kind === "ticket" && event.ticketId === String(ticket.id));
      expect(told).toMatchObject({
        fields: { customer: { emails: ticket.email ? [ticket.email] : [], phones: ticket.phone ? [ticket.phone] : [] } },
      });
    }
  });

  test("agents write under the number by which tickets are assigned to them", async () => {
    const state = await play(stateWithWorld(40));
    const events = await wholeHistory(client);
    const owners = new Set(state.staff.map(({ id }) => String(id)));
    const writers = events.flatMap((event) =>
      event.kind === "message" && event.message.author.kind === "human" ? [event.message.author] : [],
    );
    expect(writers.length).toBeGreaterThan(10);
    for (const { id, email } of writers) {
      expect(owners).toContain(id);
      expect(email).toContain("@");
    }
  });

  test("one ticket asked for alone, by itself or by its conversation, tells the same as history; one that is not there nothing", async () => {
    const state = await play(stateWithWorld(40));
    const events = await wholeHistory(client);
    const ticket = state.tickets(1_000).find((each) => each.messages.length > 2 && !isArchived(each))!;
    const alone = await client.ticket(String(ticket.id));
    expect(alone.length).toBeGreaterThan(3);
    for (const event of alone) expect(events).toContainEqual(event);
    expect(await client.ticket(`thread-${ticket.id * 10 + 7}`)).toEqual(alone);
    expect(await client.ticket("thread-17")).toEqual([]);
    expect(await client.ticket("1")).toEqual([]);
  });

  test("history goes on after any page, a page read again is the same, and only what changed since is read", async () => {
    const state = await play(stateWithWorld(90));
    const whole = await wholeHistory(client);
    const read: TicketEvent[] = [];
    for (let after: string | null = null, pages = 0; ; pages++) {
      const page = await client.history({ since: new Date(0), after });
      expect(await client.history({ since: new Date(0), after })).toEqual(page);
      expect([...read, ...(await wholeHistory(client, new Date(0), after))]).toEqual(whole);
      expect(page.total).toBe(after === null ? state.tickets(1_000).filter((each) => !isArchived(each)).length : undefined);
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

  test("more tickets changed in one millisecond than a page holds: none is missed", async () => {
    const state = new SimulatorState();
    const [example] = stateWithWorld(3).tickets(1);
    for (let id = 1; id <= 60; id++) state.addTicket({ ...example!, id, deletedAt: null, mergedInto: null });
    await play(state);
    const told = new Set((await wholeHistory(client)).flatMap((event) => ("ticketId" in event ? [event.ticketId] : [])));
    expect(told.size).toBe(60);
  });

  test("says which tickets were created on a day", async () => {
    const state = await play(stateWithWorld(200));
    const [from, to] = [worldEnd - 9 * 86_400_000, worldEnd - 7 * 86_400_000];
    const expected = state.tickets(1_000).filter((each) => !isArchived(each) && each.createdAt >= from && each.createdAt < to);
    expect(expected.length).toBeGreaterThan(0);
    const ids = await client.createdBetween!(new Date(from), new Date(to));
    expect(ids.toSorted()).toEqual(expected.map(({ id }) => String(id)).toSorted());
  });

  test("names the account; a refused key is the merchant's to mend; after too many calls it waits", async () => {
    await play(stateWithWorld(2), 40);
    expect(await client.whoAmI()).toEqual({ name: "HubSpot 44120033" });
    await expect(hubspot.client!({ ...credentials, accessToken: "revoked" }).whoAmI()).rejects.toThrow(
      "HubSpot does not accept this key",
    );
    const before = vendor!.calls.length;
    for (let call = 0; call < 42; call++) await client.createdBetween!(new Date(0), new Date(1));
    expect(vendor!.calls.length - before).toBeGreaterThan(42);
    await vendor!.close();
    vendor = await simulateVendor(hubspotSimulationWith(1), stateWithWorld(2));
    await expect(wholeHistory(client)).rejects.toBeInstanceOf(RateLimited);
  });
});

describe("HubSpot's webhooks", () => {
  const happenings: [Happening, (ticket: SimTicket) => boolean][] = [
    ["created", () => true],
    ["customer_message", () => true],
    ["agent_message", () => true],
    ["note", () => true],
    ["assigned", ({ assignee }) => assignee !== null],
    ["closed", ({ statuses }) => statuses.at(-1)?.to === "closed"],
    ["reopened", ({ statuses }) => statuses.length > 1],
    ["spam", ({ spamAt }) => spamAt !== null],
  ];

  test.each(happenings)("%s is accepted and leads to what the API says", async (happening, fits) => {
    const state = await play(stateWithWorld(200));
    const ticket = state.tickets(1_000).find((each) => !isArchived(each) && fits(each))!;
    const told = read(ticket, happening);
    expect(told).toHaveLength(1);
    const [hint] = told;
    if (hint?.kind !== "changed") throw new Error("expected a hint");
    expect(facts(ticket, await client.ticket(hint.ticketId))).toEqual(hubspotFacts(ticket));
  });

  test("deletion and merging, which the API does not tell, are told with their time", () => {
    const tickets = stateWithWorld(400).tickets(1_000);
    const deleted = tickets.find(({ deletedAt }) => deletedAt !== null)!;
    expect(foldEvents(String(deleted.id), read(deleted, "deleted") as TicketEvent[]).deletedAt).toBe(deleted.deletedAt);
    const merged = tickets.find(({ mergedInto }) => mergedInto !== null)!;
    expect(read(merged, "merged")).toMatchObject([
      { kind: "merged", ticketId: String(merged.id), into: String(merged.mergedInto), at: new Date(merged.mergedAt!) },
      { kind: "changed", ticketId: String(merged.mergedInto) },
    ]);
  });

  test("ratings and tags are not told at all", () => {
    const [ticket] = stateWithWorld(3).tickets(1);
    expect([...read(ticket!, "rated"), ...read(ticket!, "tagged")]).toEqual([]);
  });

  test("an array is cut into its events; the address signed is the public one, with some characters decoded", () => {
    const [ticket] = stateWithWorld(3).tickets(1);
    const publicUrl = `${env().SHOPIFY_APP_URL}/webhooks/helpdesk/k?from=a:b`;
    const [sent] = hubspotSimulationWith(1).tell(ticket!, "created", { ...target, url: publicUrl });
    const seen = {
      method: "POST",
      url: "http://10.0.0.7:3000/webhooks/helpdesk/k?from=a%3Ab",
      headers: new Headers(sent!.headers),
      body: Buffer.from(sent!.body),
    };
    expect(hubspot.verify(seen, [target.secret], new Date())).toBe(true);
    expect(hubspot.verify({ ...seen, method: "PUT" }, [target.secret], new Date())).toBe(false);
    expect(hubspot.verify({ ...seen, url: `${seen.url}c` }, [target.secret], new Date())).toBe(false);
    const [event] = JSON.parse(sent!.body) as { occurredAt: number }[];
    const twice = hubspot.deliveries([event, { ...event, occurredAt: event!.occurredAt + 1 }], seen);
    expect(new Set(twice.map(({ externalId }) => externalId)).size).toBe(2);
    expect(() => hubspot.deliveries(Array(101).fill(event), seen)).toThrow("At most 100 events");
  });

  function read(ticket: SimTicket, happening: Happening) {
    return hubspotSimulationWith(1)
      .tell(ticket, happening, target)
      .flatMap(({ url, headers, body }) => {
        const request = { method: "POST", url, headers: new Headers(headers), body: Buffer.from(body) };
        expect(hubspot.verify(request, [target.secret], new Date())).toBe(true);
        expect(hubspot.verify(request, [target.secret], new Date(Date.now() + 301_000))).toBe(false);
        return hubspot.deliveries(JSON.parse(body), request).flatMap((each) => hubspot.read(each.body));
      });
  }
});
