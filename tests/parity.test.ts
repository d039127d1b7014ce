import { afterEach, describe, expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import type { HelpdeskFact, TicketEvent } from "#app/helpdesks/contract.ts";
import { generic } from "#app/helpdesks/generic.server.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { applyFacts } from "#app/ingest/apply-facts.server.ts";
import { drain } from "#app/ingest/drain.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { agentEvents, historyEvents } from "#simulator/helpdesks/history-events.ts";
import { frontSimulationWith } from "#simulator/helpdesks/front.ts";
import { freshdeskSimulationWith } from "#simulator/helpdesks/freshdesk.ts";
import { gorgiasSimulationWith } from "#simulator/helpdesks/gorgias-rest.ts";
import { hubspotSimulationWith } from "#simulator/helpdesks/hubspot.ts";
import { intercomSimulationWith } from "#simulator/helpdesks/intercom.ts";
import { zendeskSimulationWith } from "#simulator/helpdesks/zendesk.ts";
import { ORDER_FIELD, REASON_FIELD } from "#simulator/helpdesks/zendesk-payloads.ts";
import type { SimTicket } from "#simulator/model.ts";
import { orderPayload } from "#simulator/shopify/order-payload.ts";
import { SimulatorState } from "#simulator/state.ts";
import { buildWorld } from "#simulator/world.ts";
import { inWholeSeconds } from "#tests/factories/in-whole-seconds.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { wholeHistory, worldEnd } from "#tests/factories/vendor-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

const MANY = 1_000_000;

/** Every vendor without its rate limit, and a key it takes: what is checked here is what they tell, not how fast or to whom. */
const vendors = [
  {
    simulation: gorgiasSimulationWith(MANY),
    credentials: { account: "maison-linden", email: "camille@maison-linden.example", apiKey: "key" },
  },
  {
    simulation: zendeskSimulationWith({ calls: MANY, exports: MANY }),
    credentials: { subdomain: "maison-linden", email: "camille@maison-linden.example", apiToken: "token", reasonField: `${REASON_FIELD}`, orderField: `${ORDER_FIELD}` },
  },
  { simulation: intercomSimulationWith(MANY), credentials: { region: "us", accessToken: "token" } },
  { simulation: freshdeskSimulationWith(MANY), credentials: { domain: "maison-linden", apiKey: "key" } },
  { simulation: hubspotSimulationWith(MANY), credentials: { accessToken: "token", clientSecret: "a-secret-of-the-tests", orderProperty: "order_number" } },
  { simulation: frontSimulationWith(MANY), credentials: { apiToken: "token" } },
];

const world = buildWorld({ seed: 7, now: worldEnd, days: 40, orders: 300, tickets: 220 });

/** The part of the world that a vendor has words for: one without spam never heard of a spam ticket. */
function tellable(lacks: readonly HelpdeskFact[]): SimTicket[] {
  const merged = new Set(world.tickets.flatMap(({ id, mergedInto }) => (mergedInto === null ? [] : [id, mergedInto])));
  return world.tickets
    .filter(({ id, spamAt, messages }) => {
      if (lacks.includes("spam") && spamAt !== null) return false;
      if (lacks.includes("merges") && merged.has(id)) return false;
      return !(lacks.includes("automation") && messages.some(({ by }) => by === "ai" || by === "rule"));
    })
    .map(inWholeSeconds);
}

const figures: { id: string; needs?: HelpdeskFact }[] = [
  { id: "tickets_created" },
  { id: "unresolved_tickets" },
  { id: "tickets_resolved" },
  { id: "first_response_time" },
  { id: "response_time" },
  { id: "resolution_time" },
  { id: "one_reply_rate" },
  { id: "automated_resolution_rate", needs: "automation" },
  { id: "csat", needs: "ratings" },
  { id: "converted_tickets" },
  { id: "ticket_conversion_rate" },
  { id: "support_revenue" },
];

async function shopWith(events: TicketEvent[]): Promise<ShopContext> {
  const shop = await newShop();
  const { id: connectionId } = await newConnection(shop);
  const orders = world.orders.map((order) => ({ cause: "late_order", order: readOrder(orderPayload(order), shop.currency) }));
  await shopDb(shop.id).transaction((tx) => applyFacts(tx, shop, [{ orders }, { events: { connectionId, events } }]));
  await drain(shop);
  return shop;
}

async function figuresOf(shop: ShopContext, lacks: readonly HelpdeskFact[]): Promise<unknown> {
  const metrics = figures.filter(({ needs }) => !needs || !lacks.includes(needs)).map(({ id }) => metricById(id)!);
  const query = { metrics, from: "2026-02-01", to: "2026-03-21", ruleset: parseRuleset("default"), now: new Date(worldEnd) };
  return {
    total: await readMetrics(shop, query),
    weeks: await readMetrics(shop, { ...query, granularity: "week" }),
  };
}

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

describe.each(vendors.map((each) => ({ ...each, adapter: helpdeskById(each.simulation.id)! })))(
  "$adapter.label",
  ({ simulation, adapter, credentials }) => {
    test("its history gives the same figures as the same world told through generic events", async () => {
      const tickets = tellable(adapter.lacks);
      const state = new SimulatorState();
      for (const ticket of tickets) state.addTicket(ticket);
      vendor = await simulateVendor(simulation, state);

      const told = await wholeHistory(adapter.client!(credentials));
      const expected = [...agentEvents(worldEnd - 40 * 86_400_000), ...tickets.flatMap(historyEvents)];
      const [through, reference] = [
        await shopWith(told),
        await shopWith(expected.flatMap((event) => generic.read(event) as TicketEvent[])),
      ];

      const figuresThrough = await figuresOf(through, adapter.lacks);
      expect(JSON.stringify(figuresThrough)).toContain('"tickets_created":{"value":');
      expect(figuresThrough).toEqual(await figuresOf(reference, adapter.lacks));
    });
  },
);
