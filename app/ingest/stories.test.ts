import { beforeEach, describe, expect, test } from "vitest";
import { answerAttribution } from "#app/api/attribution.server.ts";
import { answerCredits } from "#app/api/credits.server.ts";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import {
  answeredTicket,
  type GenericEvent,
  messageEvent,
  ticketEvent,
  ticketHappening,
} from "#tests/factories/generic-events.ts";
import { genericWebhook, gorgiasWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle, type TestConnection } from "#tests/factories/shop.ts";
import { type OrderPayload, orderPayload, type OrderStory, refundPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

let shop: ShopContext;
let desk: TestConnection;

beforeEach(async () => {
  shop = await newShop({ timezone: "UTC" });
  desk = await newConnection(shop);
});

/** The helpdesk tells something, and the worker understands it. */
async function told(...body: GenericEvent[]): Promise<void> {
  expect((await knockHelpdesk(genericWebhook({ ...desk, body }))).status).toBe(200);
  expect((await settle(shop)).failed).toBe(0);
}

/** The store tells something, and the worker understands it. */
async function sold(topic: string, payload: OrderPayload): Promise<void> {
  expect((await knockShopify({ shop: shop.domain, topic, payload })).status).toBe(200);
  expect((await settle(shop)).failed).toBe(0);
}

const bought = (story: Omit<OrderStory, "id"> & { id?: number }, more: OrderPayload = {}) =>
  sold("orders/create", orderPayload({ id: 5001, ...story }, more));

const period = { from: "2026-01-01", to: "2026-06-01" };
async function credits(ruleset?: string): Promise<Record<string, number>> {
  const { rows } = await answerCredits(shop, new URLSearchParams({ ...period, ...(ruleset ? { ruleset } : {}) }));
  return Object.fromEntries(
    rows.map(({ orderName, ticketId, agentId, amount }) => [`${orderName} ${ticketId} ${agentId}`, amount]),
  );
}

async function history(order = "5001"): Promise<{ cause: string; amounts: number[][] }[]> {
  const { history: entries } = (await answerAttribution(shop, order, new URLSearchParams()))!;
  const amounts = (state: unknown) => (state as { credits: { amount: number }[] }).credits.map(({ amount }) => amount);
  return entries.map(({ cause, before, after }) => ({ cause, amounts: [amounts(before), amounts(after)] }));
}

const zoe = "zoe@shop.example";

test("a question, a reply and an order four days later: credited; five days and a second: not", async () => {
  await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", zoe));
  await bought({ at: "2026-03-05T10:00:00Z", total: "100.00", email: zoe });
  await bought({ id: 5002, at: "2026-03-06T10:00:00Z", total: "40.00", email: zoe });
  await bought({ id: 5003, at: "2026-03-06T10:00:01Z", total: "30.00", email: zoe });
  expect(await credits()).toEqual({ "#5001 T1 a1": 10000, "#5002 T1 a1": 4000 });
  const late = (await answerAttribution(shop, "5003", new URLSearchParams()))!;
  expect(late.considered).toMatchObject([{ ticketId: "T1", outcome: "refused", reason: "outside_window" }]);
});

test("the same conversation in Gorgias, as Gorgias tells it, is credited to the same person", async () => {
  const gorgias = await newConnection(shop, "gorgias", { account: "lumen", email: "ana@lumen.example", apiKey: "key" });
  const at = (time: string) => `2026-03-01T${time}.250000`;
  const message = (id: number, time: string, from_agent: boolean) => ({
    id,
    public: true,
    from_agent,
    via: from_agent ? "helpdesk" : "email",
    sender: from_agent ? { id: 9, name: "Dana", email: "dana@lumen.example" } : { id: 7, name: "Zoe", email: zoe },
    created_datetime: at(time),
    sent_datetime: from_agent ? at(time) : null,
  });
  const ticket = {
    id: 88,
    status: "open",
    channel: "email",
    from_agent: false,
    customer: { id: 7, email: zoe },
    created_datetime: at("10:00:00"),
  };
  const messages = [message(1, "10:00:00", false), message(2, "10:20:00", true)];
  for (const [n, count] of [1, 2].entries()) {
    const body = {
      ticket: { ...ticket, updated_datetime: at(`10:2${n}:00`), messages: messages.slice(0, count) },
      event: { id: 100 + n, type: "ticket-message-created" },
    };
    expect((await knockHelpdesk(gorgiasWebhook({ ...gorgias, body }))).status).toBe(200);
  }
  await bought({ at: "2026-03-05T10:00:00Z", total: "100.00", email: "Zoe@Shop.example" });
  expect(await credits()).toEqual({ "#5001 88 9": 10000 });
  const { rows } = await answerCredits(shop, new URLSearchParams(period));
  expect(rows).toMatchObject([
    { helpdesk: "gorgias", agentName: "Dana", ticketUrl: "https://lumen.gorgias.com/app/ticket/88", match: { level: 2 } },
  ]);
});

describe("X6 refunds", () => {
  test("X6 a refund lowers the credit on the order's own day and says why; a full one takes it", async () => {
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", zoe));
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: zoe });
    await sold("refunds/create", refundPayload(1, 5001, "2026-03-20T10:00:00Z", "25.00"));
    expect(await credits()).toEqual({ "#5001 T1 a1": 7500 });
    await sold("refunds/create", refundPayload(2, 5001, "2026-03-21T10:00:00Z", "75.00"));
    expect(await credits()).toEqual({});
    expect(await history()).toEqual([
      { cause: "refund", amounts: [[10000], [7500]] },
      { cause: "refund", amounts: [[7500], []] },
    ]);
  });

  test("X6 a refund that comes before its order is not lost", async () => {
    await sold("refunds/create", refundPayload(1, 5001, "2026-03-20T10:00:00Z", "25.00"));
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", zoe));
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: zoe });
    expect(await credits()).toEqual({ "#5001 T1 a1": 7500 });
  });

  test("X6 cancelling takes the credit", async () => {
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", zoe));
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: zoe });
    const change = { cancelled_at: "2026-03-02T11:00:00Z" };
    await sold(
      "orders/cancelled",
      orderPayload(
        { id: 5001, at: "2026-03-02T10:00:00Z", total: "100.00", email: zoe, updatedAt: "2026-03-02T11:00:00Z" },
        change,
      ),
    );
    expect(await credits()).toEqual({});
    expect(await history()).toEqual([{ cause: "cancelled", amounts: [[10000], []] }]);
  });
});

test("X11 an order known before its ticket is credited when the ticket comes, says so, and stays so when either comes again", async () => {
  const order = { at: "2026-03-04T11:50:00Z", total: "40.00", email: zoe };
  const late = [
    ticketEvent("T1", "2026-03-04T09:00:00Z", zoe),
    messageEvent("T1", "2026-03-04T09:00:00Z", "customer"),
    messageEvent("T1", "2026-03-04T09:30:00Z", "human"),
  ];
  await bought(order);
  expect(await credits()).toEqual({});
  await told(...late);
  expect(await credits()).toEqual({ "#5001 T1 a1": 4000 });
  expect(await history()).toEqual([{ cause: "late_ticket", amounts: [[], [4000]] }]);
  const before = await answerCredits(shop, new URLSearchParams(period));
  await told(...late, ...late.map((event) => ({ ...event, id: `${event.id}-told-again` })));
  await bought(order);
  expect(await answerCredits(shop, new URLSearchParams(period))).toEqual(before);
  expect(await history()).toHaveLength(1);
});

describe("X12 merge and spam", () => {
  beforeEach(async () => {
    await told(ticketEvent("T1", "2026-03-01T09:00:00Z", zoe), messageEvent("T1", "2026-03-01T09:00:00Z", "customer"));
    await told(...answeredTicket("T2", "2026-03-02T09:00:00Z", "2026-03-02T09:30:00Z", zoe));
    await bought({ at: "2026-03-03T12:00:00Z", total: "70.00", email: zoe });
  });

  test("X12 the surviving ticket has the reply and the earliest customer time, so the credit moves to it", async () => {
    expect(await credits()).toEqual({ "#5001 T2 a1": 7000 });
    await told(ticketHappening("merged", "T2", "2026-03-04T10:00:00Z", { into: "T1" }));
    expect(await credits()).toEqual({ "#5001 T1 a1": 7000 });
    expect((await history()).map(({ cause }) => cause)).toEqual(["merge"]);
    const explained = (await answerAttribution(shop, "5001", new URLSearchParams()))!;
    expect(explained.considered).toMatchObject([{ ticketId: "T1", outcome: "credited", anchorAt: "2026-03-01T09:00:00.000Z" }]);
  });

  test("X12 marked as spam its credit goes to the next candidate, else to nobody, and comes back when it was none", async () => {
    const other = answeredTicket("T3", "2026-03-01T10:00:00Z", "2026-03-01T10:30:00Z", zoe).map((event) =>
      event.type === "message" && event.id.endsWith("human")
        ? { ...event, message: { id: "b", sent_at: event.occurred_at, author: { kind: "human", id: "b1", name: "Bo" } } }
        : event,
    );
    await told(...other, ticketHappening("merged", "T2", "2026-03-04T10:00:00Z", { into: "T1" }));
    expect(await credits()).toEqual({ "#5001 T1 a1": 7000 });
    await told(ticketHappening("spam", "T1", "2026-03-05T10:00:00Z"));
    expect(await credits()).toEqual({ "#5001 T3 b1": 7000 });
    await told(ticketHappening("spam", "T3", "2026-03-06T10:00:00Z"));
    expect(await credits()).toEqual({});
    await told(ticketHappening("unspam", "T1", "2026-03-07T10:00:00Z"));
    expect(await credits()).toEqual({ "#5001 T1 a1": 7000 });
    expect((await history()).map(({ cause }) => cause)).toEqual(["merge", "spam", "spam", "unspam"]);
  });
});

describe("R14 and R19 what a conversation names", () => {
  const says = (id: string, at: string, author: "customer" | "human", text: string) => messageEvent(id, at, author, { text });
  const evidence = async () => {
    const { rows } = await answerCredits(shop, new URLSearchParams(period));
    return rows.map(({ orderName, evidence: grade, intent }) => [orderName, grade, intent]);
  };

  test("R14 a code that an agent gave and the customer used is direct evidence, and the words are kept nowhere", async () => {
    await told(
      ticketEvent("T1", "2026-03-01T10:00:00Z", zoe),
      says("T1", "2026-03-01T10:00:00Z", "customer", "Does the Trail Runner 2 come in blue?"),
      says("T1", "2026-03-01T10:20:00Z", "human", "It does! Take ANA10 at checkout."),
    );
    const line = { id: 1, title: "Trail Runner 2", price: "90.00", quantity: 1, current_quantity: 1 };
    await bought({ at: "2026-03-02T10:00:00Z", total: "90.00", email: zoe }, { discount_codes: [{ code: "ana10" }] });
    await bought({ id: 5002, at: "2026-03-02T11:00:00Z", total: "90.00", email: zoe }, { line_items: [line] });
    await bought({ id: 5003, at: "2026-03-02T12:00:00Z", total: "90.00", email: zoe }, { source_name: "shopify_draft_order" });
    await bought({ id: 5004, at: "2026-03-02T13:00:00Z", total: "90.00", email: zoe });
    expect(await evidence()).toEqual([
      ["#5004", 3, "before_sale"],
      ["#5003", 1, "before_sale"],
      ["#5002", 2, "before_sale"],
      ["#5001", 1, "before_sale"],
    ]);
    const explained = (await answerAttribution(shop, "5001", new URLSearchParams()))!;
    expect(explained.sentence).toMatch(/All €90\.00 goes to Ana\. A discount code from the conversation was used\.$/);
    expect(await credits("default+model=direct_only")).toEqual({ "#5001 T1 a1": 9000, "#5003 T1 a1": 9000 });
    const [stored] = await shopDb(shop.id).rows<{ words: string }>(
      `SELECT (SELECT string_agg(m::text, '') FROM "Message" m WHERE "shopId" = $1) || (SELECT string_agg(e::text, '') FROM "TicketEvent" e
         WHERE "shopId" = $1) AS "words"`,
    );
    expect(stored!.words).not.toMatch(/trail|runner|ANA10/i);
  });

  test("R19 a ticket that quotes an order made before it is after the sale, also when that order is known only later", async () => {
    await told(
      ticketEvent("T1", "2026-03-01T10:00:00Z", zoe),
      says("T1", "2026-03-01T10:00:00Z", "customer", "where is #5001?"),
      says("T1", "2026-03-01T10:20:00Z", "human", "on its way"),
    );
    await bought({ id: 5002, at: "2026-03-02T10:00:00Z", total: "90.00", email: zoe });
    expect(await evidence()).toEqual([["#5002", 3, "before_sale"]]);
    await bought({ at: "2026-02-20T10:00:00Z", total: "90.00", email: zoe });
    expect(await evidence()).toEqual([["#5002", 3, "after_sale"]]);
  });

  test("R19 the name of an order that was made after the ticket, or of one that the customer just made, says nothing", async () => {
    await told(
      ticketEvent("T1", "2026-03-01T10:00:00Z", zoe, { order_names: ["5001"] }),
      says("T1", "2026-03-01T10:20:00Z", "human", "hello"),
    );
    await bought({ at: "2026-03-02T10:00:00Z", total: "90.00", email: zoe });
    expect(await evidence()).toEqual([["#5001", 2, "before_sale"]]);
  });

  test("R15 a lost chargeback takes what a refund would, and says so", async () => {
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", zoe));
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: zoe });
    const dispute = { id: 9, order_id: 5001, amount: "100.00", currency: "EUR", initiated_at: "2026-04-01T10:00:00Z" };
    await sold("disputes/create", { ...dispute, status: "needs_response", finalized_on: null });
    expect(await credits()).toEqual({ "#5001 T1 a1": 10000 });
    await sold("disputes/update", { ...dispute, status: "lost", finalized_on: "2026-05-01" });
    expect(await credits()).toEqual({});
    expect(await history()).toEqual([{ cause: "chargeback", amounts: [[10000], []] }]);
  });
});

test("X13 an order that was edited upwards after the ticket still precedes it", async () => {
  await bought({ at: "2026-03-01T12:00:00Z", total: "40.00", email: zoe });
  await told(...answeredTicket("T1", "2026-03-02T10:00:00Z", "2026-03-02T10:20:00Z", zoe));
  const edit = {
    current_total_price: "60.00",
    current_total_price_set: null,
    current_subtotal_price: "60.00",
    current_subtotal_price_set: null,
  };
  await sold(
    "orders/updated",
    orderPayload({ id: 5001, at: "2026-03-01T12:00:00Z", total: "40.00", email: zoe, updatedAt: "2026-03-03T12:00:00Z" }, edit),
  );
  const explained = (await answerAttribution(shop, "5001", new URLSearchParams()))!;
  expect(explained).toMatchObject({
    order: { amount: 6000 },
    credits: [],
    considered: [{ ticketId: "T1", outcome: "refused", reason: "order_before_ticket" }],
  });
});

describe("X15 small period report", () => {
  beforeEach(async () => {
    const asked = (id: string, day: string, who: "a" | "b" | null): GenericEvent[] => {
      const at = `2026-${day}T10:00:00Z`;
      const email = `${id.toLowerCase()}@shop.example`;
      const reply = messageEvent(id, `2026-${day}T11:00:00Z`, "human", {
        author: { kind: "human", id: who, name: who === "a" ? "Ana" : "Bo" },
      });
      return [ticketEvent(id, at, email), messageEvent(id, at, "customer"), ...(who ? [reply] : [])];
    };
    await told(
      ...asked("T1", "01-03", "a"),
      ...asked("T2", "01-10", "a"),
      ...asked("T3", "01-12", null),
      ...asked("T4", "01-20", "a"),
      ticketHappening("spam", "T4", "2026-01-20T12:00:00Z"),
      ...asked("T5", "01-29", "b"),
      ...asked("T6", "01-15", "a"),
    );
    const buys: [string, number, string, string][] = [
      ["t1", 5001, "2026-01-05T09:00:00Z", "100.00"],
      ["t3", 5003, "2026-01-13T09:00:00Z", "70.00"],
      ["t4", 5004, "2026-01-21T09:00:00Z", "50.00"],
      ["t5", 5005, "2026-02-02T09:00:00Z", "60.00"],
      ["t6", 5006, "2026-01-16T09:00:00Z", "90.00"],
    ];
    for (const [who, id, at, total] of buys) await bought({ id, at, total, email: `${who}@shop.example` });
    await sold("refunds/create", refundPayload(1, 5006, "2026-01-17T09:00:00Z", "90.00"));
  });

  const ids = "converted_tickets,ticket_conversion_rate,support_revenue";
  const month = async (from: string, to: string, ruleset = "default") => {
    const params = new URLSearchParams({ metrics: ids, from, to, ruleset });
    const { rows } = await answerMetrics(shop, params, new Date("2026-02-10T00:00:00Z"));
    const read = rows[0]!.metrics;
    return {
      converted: read.converted_tickets!.value,
      rate: read.ticket_conversion_rate!.value,
      of: read.ticket_conversion_rate!.n,
      revenue: read.support_revenue!.value,
    };
  };

  test("X15 January: 2 of 4 converted, 50.0 %, revenue 10000; February: 6000", async () => {
    expect(await month("2026-01-01", "2026-02-01")).toEqual({ converted: 2, rate: 0.5, of: 4, revenue: 10000 });
    expect((await month("2026-02-01", "2026-03-01")).revenue).toBe(6000);
    expect(await credits()).toEqual({ "#5001 T1 a": 10000, "#5005 T5 b": 6000 });
  });

  test("X15 without a reply being required: 3 of 5, 60.0 %, revenue 17000; within three days: 2 of 5, 40.0 %", async () => {
    expect(await month("2026-01-01", "2026-02-01", "gorgias_5d")).toEqual({ converted: 3, rate: 0.6, of: 5, revenue: 17000 });
    expect(await month("2026-01-01", "2026-02-01", "gorgias_3d")).toEqual({ converted: 2, rate: 0.4, of: 5, revenue: 17000 });
  });
});

describe("G19 one person in two places", () => {
  test("G19 an agent's own address writing tickets is the team talking to itself, also when that is known later", async () => {
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", "dana@team.example"));
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: "dana@team.example" });
    expect(await credits()).toEqual({ "#5001 T1 a1": 10000 });
    await told({
      id: "agent",
      type: "agent",
      occurred_at: "2026-03-01T00:00:00Z",
      agent: { id: "a9", name: "Dana", email: "Dana@Team.example" },
    });
    expect(await credits()).toEqual({});
  });

  test("G19 customers that the store merged share their tickets and orders", async () => {
    await told(
      ticketEvent("T1", "2026-03-01T10:00:00Z", null, { customer: { id: "c", shopify_customer_id: "71" } }),
      messageEvent("T1", "2026-03-01T10:00:00Z", "customer"),
      messageEvent("T1", "2026-03-01T10:20:00Z", "human"),
    );
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: null, customerId: 72 });
    expect(await credits()).toEqual({});
    await sold("customers/merge", {
      admin_graphql_api_customer_kept_id: "gid://shopify/Customer/72",
      admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/71",
      status: "completed",
    });
    expect(await credits()).toEqual({ "#5001 T1 a1": 10000 });
  });

  test("G19 a merge that failed changes nothing", async () => {
    await told(
      ticketEvent("T1", "2026-03-01T10:00:00Z", null, { customer: { id: "c", shopify_customer_id: "71" } }),
      messageEvent("T1", "2026-03-01T10:00:00Z", "customer"),
      messageEvent("T1", "2026-03-01T10:20:00Z", "human"),
    );
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: null, customerId: 72 });
    await sold("customers/merge", {
      admin_graphql_api_customer_kept_id: "gid://shopify/Customer/72",
      admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/71",
      status: "failed",
      errors: [{ field: "x" }],
    });
    expect(await credits()).toEqual({});
  });

  test("G19 an address that a customer added later finds the earlier ticket", async () => {
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", zoe));
    await bought({ at: "2026-03-02T10:00:00Z", total: "100.00", email: null, customerId: 72 });
    expect(await credits()).toEqual({});
    await sold("customers/update", { id: 72, email: zoe, updated_at: "2026-03-03T10:00:00Z" });
    expect(await credits()).toEqual({ "#5001 T1 a1": 10000 });
  });

  test("G19, C2 a person's tickets count together, whether the helpdesk or only the store knows who they are", async () => {
    const resolved = (id: string, day: string, who: { email: string } | { shopify_customer_id: string }) => [
      ticketEvent(id, `${day}T10:00:00Z`, null, { customer: { id: `c-${id}`, ...who } }),
      messageEvent(id, `${day}T10:00:00Z`, "customer"),
      messageEvent(id, `${day}T10:20:00Z`, "human"),
      ticketHappening("status", id, `${day}T11:00:00Z`, { to: "closed" }),
    ];
    const atFirst = async () => {
      const params = new URLSearchParams({ metrics: "first_contact_resolution", ...period });
      const { rows } = await answerMetrics(shop, params, new Date("2026-05-01T00:00:00Z"));
      return rows[0]!.metrics.first_contact_resolution!.parts;
    };
    const known = (at: string, email: string) =>
      sold("customers/update", { id: 71, email, updated_at: `2026-04-${at}T10:00:00Z` });
    await told(...resolved("T1", "2026-03-01", { email: zoe }), ...resolved("T2", "2026-03-03", { shopify_customer_id: "71" }));
    expect(await atFirst()).toEqual({ mature: 2, first_contact: 2 });
    await known("01", zoe);
    expect(await atFirst()).toEqual({ mature: 2, first_contact: 1 });
    await known("02", "somebody.else@shop.example");
    expect(await atFirst()).toEqual({ mature: 2, first_contact: 2 });

    // Another ticket tells that the address is the customer's.
    const both = { email: zoe, shopify_customer_id: "71" };
    await told(...resolved("T3", "2026-03-20", both), ...resolved("T4", "2026-03-22", { shopify_customer_id: "72" }));
    expect(await atFirst()).toEqual({ mature: 4, first_contact: 3 });
    await sold("customers/merge", {
      admin_graphql_api_customer_kept_id: "gid://shopify/Customer/72",
      admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/71",
      status: "completed",
    });
    expect(await atFirst()).toEqual({ mature: 4, first_contact: 2 });
  });

  test("G19 an address of more than three customers belongs to nobody", async () => {
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", "desk@hotel.example"));
    for (const n of [1, 2, 3])
      await bought({ id: 5000 + n, at: "2026-03-02T10:00:00Z", total: "10.00", email: "desk@hotel.example", customerId: 70 + n });
    expect(Object.keys(await credits())).toHaveLength(3);
    await bought({ id: 5004, at: "2026-03-02T10:00:00Z", total: "10.00", email: "desk@hotel.example", customerId: 74 });
    expect(await credits()).toEqual({});
  });

  test("G19 a conversation that only shares such an address is refused as perhaps another customer's, with a sentence", async () => {
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", "desk@hotel.example"));
    for (const n of [1, 2, 3, 4])
      await bought({ id: 5000 + n, at: "2026-03-02T10:00:00Z", total: "10.00", email: "desk@hotel.example", customerId: 70 + n });
    const explained = (await answerAttribution(shop, "5001", new URLSearchParams()))!;
    expect(explained.considered).toMatchObject([
      { ticketId: "T1", outcome: "refused", reason: "different_customer", match: { level: 2 }, evidence: { grade: 3 } },
    ]);
    expect(explained.sentence).toBe(
      "Order #5001 is not credited: its address or number belongs to several customers, so this may be another one.",
    );
    expect(explained.considered[0]!.sentence).toBe(
      "Its address or number belongs to several customers, so this may be another one.",
    );
  });

  test("G19 an order that says nothing of who bought is explained as such", async () => {
    await bought({ at: "2026-03-02T10:00:00Z", total: "10.00" });
    const explained = (await answerAttribution(shop, "#5001", new URLSearchParams()))!;
    expect(explained).toMatchObject({
      credits: [],
      considered: [],
      sentence: expect.stringMatching(/no customer, e-mail/) as string,
    });
  });

  test("G19 two shops that share a customer share nothing else", async () => {
    const other = await newShop();
    await told(...answeredTicket("T1", "2026-03-01T10:00:00Z", "2026-03-01T10:20:00Z", zoe));
    await knockShopify({
      shop: other.domain,
      topic: "orders/create",
      payload: orderPayload({ id: 5001, at: "2026-03-02T10:00:00Z", total: "100.00", email: zoe }),
    });
    await settle(other);
    expect((await answerCredits(other, new URLSearchParams(period))).rows).toEqual([]);
  });
});

test("what the merchant lets us read now is noted", async () => {
  await sold("app/scopes_update", { current: ["read_orders", "read_all_orders"] } as OrderPayload);
  const rows = await shopDb(shop.id).rows(`SELECT "scopes" FROM "Shop" WHERE "id" = $1`);
  expect(rows).toEqual([{ scopes: "read_orders,read_all_orders" }]);
});
