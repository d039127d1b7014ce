import { createHash } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Channel, HelpdeskAdapter } from "#app/helpdesks/contract.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { connectAndCheck } from "#app/helpdesks/lifecycle.server.ts";
import { processBatch } from "#app/ingest/process.server.ts";
import { findGaps, repairGaps } from "#app/ingest/find-gaps.server.ts";
import { pollConnection, readHistory, startHistory } from "#app/ingest/history.server.ts";
import { metrics } from "#app/metrics/definitions/index.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { Faults, faulty } from "#simulator/faults.ts";
import { happeningsOf } from "#simulator/helpdesks/happenings.ts";
import { agentEvents, historyEvents } from "#simulator/helpdesks/history-events.ts";
import { simulations } from "#simulator/helpdesks/index.ts";
import { type Happening, happeningKinds, type SignedDelivery, type WebhookTarget } from "#simulator/helpdesks/simulation.ts";
import { vendorTelling } from "#simulator/helpdesks/tell-vendors.ts";
import { aiAgent, humans, type SimTicket } from "#simulator/model.ts";
import { type Random, seeded } from "#simulator/seeded.ts";
import { orderPayload } from "#simulator/shopify/order-payload.ts";
import { SimulatorState } from "#simulator/state.ts";
import { buildWorld, upTo } from "#simulator/world.ts";
import { callsOf } from "#simulator/world/calls.ts";
import { feed } from "#tests/factories/feed.ts";
import { type Figures, readFigures } from "#tests/factories/figures.ts";
import type { GenericEvent } from "#tests/factories/generic-events.ts";
import { knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { jumpOverPauses } from "#tests/factories/jumping-clock.ts";
import { leftUntold } from "#tests/factories/left-untold.ts";
import { newConnection, newShop, settle, type TestConnection } from "#tests/factories/shop.ts";
import type { OrderPayload } from "#tests/factories/shopify-order.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { type TestVendor, vendors } from "#tests/factories/vendors.ts";
import { worldEnd } from "#tests/factories/vendor-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

const DAY = 86_400_000;
const period = { from: "2026-02-17", to: "2026-03-21", now: new Date(worldEnd) };
const worldBegin = worldEnd - 30 * DAY;
const historyFrom = new Date(worldBegin - DAY);
/** What happens from here on is told as it happens; before, it is history. */
const liveFrom = worldEnd - 2.5 * DAY;
const appUrl = "https://app.fiveday.test";

const world = seededWorld();

/** Vendors' clocks have whole seconds, and none of them has a word for test tickets. Some who would chat call, since few do. */
function seededWorld() {
  const { orders, tickets } = buildWorld({ seed: 634, now: worldEnd, days: 30, orders: 110, tickets: 110 });
  let callId = 0;
  const calling = (ticket: SimTicket): SimTicket => {
    const onPhone = { ...ticket, channel: "phone" as const };
    return { ...onPhone, calls: callsOf(onPhone, () => ++callId) };
  };
  const chosen = tickets.map((ticket) => (ticket.channel === "chat" && ticket.id % 3 === 0 ? calling(ticket) : ticket));
  return { orders, tickets: chosen.map((ticket) => inWholeSeconds(upTo({ ...ticket, test: false }, worldEnd))) };
}

const happenings = world.tickets
  .flatMap((ticket) => happeningsOf(ticket).map((happened) => ({ ...happened, ticket })))
  .filter(({ at }) => at > liveFrom)
  .toSorted((a, b) => a.at - b.at);
const HAPPENINGS_A_ROUND = 15;
/** On a busy machine. */
const SLOWEST_MS = 120_000;

const orders = world.orders.map(orderPayload) as OrderPayload[];

test("the world has something of everything that figures depend on", () => {
  const some = (fits: (ticket: SimTicket) => boolean) => expect(world.tickets.filter(fits).length).toBeGreaterThan(0);
  some(({ startedBy, messages }) => startedBy === "merchant" && messages.some(({ by }) => by === "customer"));
  some(({ messages }) => messages.some(({ by }) => by === "ai"));
  some(({ messages }) => messages.some(({ by }) => by === "rule"));
  some(({ messages }) => messages.some(({ autoSubmitted }) => autoSubmitted));
  some(({ statuses }) => statuses.some(({ by, to }) => to === "closed" && by === null));
  const live = new Set(happenings.map(({ happening }) => happening));
  // Tags do not change in the simulated world.
  expect([...live, "tagged"].toSorted()).toEqual([...happeningKinds, "called"].toSorted());
  const calls = world.tickets.flatMap((ticket) => ticket.calls);
  expect(calls.some(({ answeredAt }) => answeredAt === null)).toBe(true);
  expect(calls.some(({ holdSeconds }) => holdSeconds.length > 0)).toBe(true);
  expect(world.orders.some(({ refunds }) => refunds.length > 0)).toBe(true);
});

test("every helpdesk of the simulator is compared", () => {
  expect(Object.keys(vendors).toSorted()).toEqual(simulations.map(({ id }) => id).toSorted());
});

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
  vi.useRealTimers();
});

describe.each(Object.keys(vendors))("%s", (id) => {
  const adapter = helpdeskById(id) as HelpdeskAdapter;
  const { simulation, credentials } = vendors[id]!;
  /** Who only shows how a ticket stands: a change is dated by when it is seen. */
  const isSeen = adapter.lacks.includes("closing_times");

  test("a history gives the figures that generic gives", { timeout: SLOWEST_MS }, async () => {
    expect.hasAssertions();
    const state = new SimulatorState();
    for (const ticket of world.tickets) state.addTicket(ticket);
    vendor = await simulateVendor(simulation, state);
    const { shop, connection } = await connected();
    await readAll(shop, connection);
    await expectSameFigures(shop, worldEnd);
  });

  test(
    "a history and what is told live, with every fault there is, give the figures that generic gives",
    { timeout: SLOWEST_MS },
    async () => {
      expect.hasAssertions();
      jumpOverPauses(isSeen ? liveFrom : undefined);
      const state = new SimulatorState();
      for (const ticket of world.tickets) if (ticket.createdAt <= liveFrom) state.addTicket(upTo(ticket, liveFrom));
      const faults = new Faults();
      vendor = await simulateVendor({ ...simulation, routes: (of) => faulty(id, faults, simulation.routes(of)) }, state);
      const { shop, connection } = await connected();
      await failToRead(faults, shop, connection);
      await readAll(shop, connection);
      expectHappened(faults);
      await liveOn(state, faults, shop, connection);
      await expectSameFigures(shop, liveFrom);
    },
  );

  async function connected(): Promise<{ shop: ShopContext; connection: TestConnection }> {
    const shop = await newShop();
    const { connectionId, connectionKey, secret } = await connectAndCheck(shop.id, id, credentials, appUrl);
    const connection = { id: connectionId, key: connectionKey, secret };
    await feed(shop, { connection, orders });
    return { shop, connection };
  }

  /** The helpdesk breaks down, and is then busy, broken and slow for a moment. */
  async function failToRead(faults: Faults, shop: ShopContext, { id: connectionId }: TestConnection): Promise<void> {
    await startHistory(shop, connectionId, historyFrom);
    faults.set(id, "500", Infinity);
    await expect(readHistory(shop, connectionId)).rejects.toThrow(`${adapter.label} answered 500`);
    failOnce(faults);
  }

  function failOnce(faults: Faults): void {
    for (const kind of ["429", "500", "slow"] as const) faults.set(id, kind, 1);
  }

  function expectHappened(faults: Faults): void {
    const left = (["429", "500", "slow"] as const).filter((kind) => faults.left(id, kind) > 0);
    expect(left).toEqual([]);
  }

  /** In rounds: what was told meanwhile comes in out of order, some of it twice, late or never, and is understood. */
  async function liveOn(state: SimulatorState, faults: Faults, shop: ShopContext, connection: TestConnection): Promise<void> {
    const random = seeded(id.length);
    if (!state.webhooks.has(id)) state.webhooks.set(id, webhookOf(connection));
    const isAsked = adapter.delivery === "poll" && !isSeen;
    // Of what happened twice before a ticket is read again, its helpdesk shows the last: each has to be seen.
    const showsLast = adapter.lacks.includes("past_reopenings");
    const round = showsLast ? 1 : HAPPENINGS_A_ROUND;
    const mayMiss = (happening: Happening | "called") => !showsLast || (happening !== "closed" && happening !== "reopened");
    let told: SignedDelivery[] = [];
    const tell = vendorTelling(state, faults, (delivery) => Promise.resolve(told.push(delivery) && 200));
    for (let from = 0; from < happenings.length; from += round) {
      told = [];
      for (const { ticket, at, happening } of happenings.slice(from, from + round)) {
        if (isSeen) vi.setSystemTime(at);
        const now = upTo(ticket, at);
        state.addTicket(now);
        faults.set(id, "duplicate", random.chance(0.3) ? 1 : 0);
        for (const kind of ["reorder", "drop"] as const) faults.set(id, kind, mayMiss(happening) && random.chance(0.15) ? 1 : 0);
        await tell(now, happening);
      }
      if (isAsked) await poll(shop, connection, happenings[from]!.at);
      else for (const delivery of shuffled(told, random)) await knock(delivery);
      expect(await processBatch(shop)).toMatchObject({ failed: 0 });
    }
    failOnce(faults);
    await poll(shop, connection, liveFrom);
    expectHappened(faults);
    expect(await findGaps(shop, connection.id, new Date(worldEnd + DAY))).toEqual({ outcome: "done" });
    expect(await repairGaps(shop, connection.id)).toEqual({ outcome: "done" });
    await settle(shop);
  }

  async function expectSameFigures(shop: ShopContext, readAt: number): Promise<void> {
    const ours = await readFigures(shop, period);
    const unsupplied = metrics.filter(({ needs = [] }) => needs.some((fact) => adapter.lacks.includes(fact)));
    for (const metric of unsupplied)
      expect(ours[`${metric.id} by total`], metric.id).toMatchObject({
        "2026-02-17": { value: null, reason: `not supplied by ${adapter.label}` },
      });
    const ofCalls = metrics.filter((metric) => metric.needs?.includes("calls") && !unsupplied.includes(metric));
    for (const { id: of } of ofCalls) expect(ours[`${of} by total`]!["2026-02-17"]!.n, of).toBeGreaterThan(0);
    const supplied = (figures: Figures) =>
      Object.fromEntries(
        Object.entries(figures).filter(([name]) => !unsupplied.some((metric) => name.startsWith(`${metric.id} by `))),
      );
    expect(supplied(ours)).toEqual(supplied(await figuresOfGeneric(id, readAt)));
  }
});

async function readAll(shop: ShopContext, { id }: TestConnection): Promise<void> {
  await startHistory(shop, id, historyFrom);
  expect(await readHistory(shop, id)).toEqual({ outcome: "done" });
  await settle(shop);
}

async function poll(shop: ShopContext, { id }: TestConnection, since: number): Promise<void> {
  expect(await pollConnection(shop, id, new Date(since - 1_000))).toEqual({ outcome: "done" });
}

/** Where a merchant is shown to send webhooks, for vendors without an API to register one. */
function webhookOf({ key, secret }: TestConnection): WebhookTarget {
  return { url: `${appUrl}/webhooks/helpdesk/${key}`, secret };
}

async function knock({ url, headers, body }: SignedDelivery): Promise<void> {
  const response = await knockHelpdesk(new Request(url, { method: "POST", headers, body }));
  expect(response.status, await response.text()).toBe(200);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.between(0, 1) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

const references = new Map<string, Promise<Figures>>();

/** The figures of `generic` when it is told of the world what this helpdesk can tell, with agents as they are known there. */
async function figuresOfGeneric(id: string, readAt: number): Promise<Figures> {
  const { lacks } = helpdeskById(id)!;
  const { unplayed = [], aiHolds = true, agentId = (staff) => String(staff.id), call = (told) => told } = vendors[id]!;
  const held = world.tickets.map((ticket) => (ticket.assignee?.ai && !aiHolds ? { ...ticket, assignee: null } : ticket));
  const tickets = held
    .map((ticket) => leftUntold(ticket, [...lacks, ...unplayed], readAt))
    .map((ticket) => ({ ...ticket, calls: ticket.calls.map(call) }));
  const told = tickets
    .flatMap(historyEvents)
    .map((event) => inItsWords(event as GenericEvent, vendors[id]!))
    .filter(({ type, assignee }) => aiHolds || type !== "assigned" || (assignee as { id: string }).id !== String(aiAgent.id));
  const events = withAgents([...(agentEvents(worldBegin - DAY) as GenericEvent[]), ...told], agentId);
  const key = createHash("sha256").update(JSON.stringify(events)).digest("hex");
  const known = references.get(key) ?? generic(events);
  references.set(key, known);
  return known;
}

async function generic(events: GenericEvent[]): Promise<Figures> {
  const shop = await newShop();
  await feed(shop, { connection: await newConnection(shop), events, orders });
  return readFigures(shop, period);
}

/** Channels and scores as the helpdesk knows them. */
function inItsWords({ ticket, rating, ...event }: GenericEvent, { channels = {}, ratings }: TestVendor): GenericEvent {
  const { channel, ...fields } = (ticket ?? {}) as { channel?: Channel };
  const { score, ...answer } = (rating ?? {}) as { score?: number };
  return {
    ...event,
    ...(channel && { ticket: { ...fields, channel: channels[channel] ?? channel } }),
    ...(score && {
      rating: ratings ? { ...answer, score: ratings.of(score), scale_min: 1, scale_max: ratings.scaleMax } : rating,
    }),
  };
}

/** Agents under the ids that they have in the helpdesk: of equal shares the odd cent goes to the smaller one. */
function withAgents(events: GenericEvent[], agentId: NonNullable<TestVendor["agentId"]>): GenericEvent[] {
  const ids = new Map([...humans, aiAgent].map((staff) => [String(staff.id), agentId(staff)]));
  return JSON.parse(JSON.stringify(events), (_, value: unknown) => ids.get(value as string) ?? value) as GenericEvent[];
}
