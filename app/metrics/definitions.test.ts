import { describe, expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { feed } from "#tests/factories/feed.ts";
import {
  answeredTicket,
  type GenericEvent,
  messageEvent,
  ticketEvent,
  ticketHappening,
} from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import type { Reading } from "./define.ts";
import { metricById } from "./definitions/index.ts";
import { responseTime } from "./definitions/response-time.ts";
import { readMeanPerTicket } from "./per-ticket.server.ts";
import { type MetricQuery, type MetricRow, readMetrics } from "./read.server.ts";

useDatabase();

const january = { from: "2026-01-01", to: "2026-02-01" };
const february = { from: "2026-02-01", to: "2026-03-01" };

async function shopWith(events: GenericEvent[], orders: Record<string, unknown>[] = []): Promise<ShopContext> {
  const shop = await newShop({ timezone: "UTC" });
  await feed(shop, { connection: await newConnection(shop), events, orders });
  return shop;
}

type Asked = Partial<MetricQuery> & { from: string; to: string };

function rows(shop: ShopContext, id: string, query: Asked): Promise<MetricRow[]> {
  const defaults = { ruleset: parseRuleset(shop.ruleset), now: new Date("2026-02-10T00:00:00Z") };
  return readMetrics(shop, { metrics: [metricById(id)!], ...defaults, ...query });
}

async function read(shop: ShopContext, id: string, query: Asked): Promise<Reading> {
  const [row] = await rows(shop, id, query);
  return row!.metrics[id]!;
}

async function byAgent(shop: ShopContext, id: string, query: Asked): Promise<Record<string, number | null>> {
  const answer = await rows(shop, id, { ...query, by: "agent" });
  return Object.fromEntries(answer.map(({ group, metrics }) => [group ?? "Unassigned", metrics[id]!.value]));
}

const iso = (start: string, minutes: number) => new Date(Date.parse(start) + minutes * 60_000).toISOString();
const agent = (id: string) => ({ author: { kind: "human", id, name: id } });
const closed = (id: string, at: string, actor: object = { kind: "human", id: "a1" }) =>
  ticketHappening("status", id, at, { to: "closed", actor });
const reopened = (id: string, at: string) => ticketHappening("status", id, at, { to: "open", actor: { kind: "customer" } });
const asked = (id: string, at: string, more: object = {}) => [
  ticketEvent(id, at, `${id}@shop.example`, { ...more }),
  messageEvent(id, at, "customer"),
];

describe("A Volume", () => {
  test("A1 tickets_created: spam and merged-away tickets are not counted", async () => {
    const shop = await shopWith([
      ...asked("T1", "2026-01-05T10:00:00Z"),
      ...asked("T2", "2026-01-05T11:00:00Z", { spam: true }),
      ...asked("T3", "2026-01-06T10:00:00Z"),
      ...asked("T4", "2026-01-06T11:00:00Z"),
      ticketHappening("merged", "T4", "2026-01-06T12:00:00Z", { into: "T1" }),
      ...asked("T5", "2026-01-07T10:00:00Z"),
    ]);

    expect(await read(shop, "tickets_created", january)).toMatchObject({ value: 3, unit: "count", n: 3 });
    const byDay = await rows(shop, "tickets_created", { from: "2026-01-04", to: "2026-01-08", granularity: "day" });
    expect(byDay.map(({ bucket, metrics }) => [bucket, metrics.tickets_created!.value])).toEqual([
      ["2026-01-04", 0],
      ["2026-01-05", 1],
      ["2026-01-06", 1],
      ["2026-01-07", 1],
    ]);
    for (const granularity of ["week", "month", "quarter"] as const) {
      const cut = await rows(shop, "tickets_created", { ...january, granularity });
      expect(cut.reduce((sum, { metrics }) => sum + metrics.tickets_created!.value!, 0)).toBe(3);
    }
  });

  test("A5 unresolved_tickets: snoozed ones and those resolved later are open at the end of the month", async () => {
    const shop = await shopWith([
      ...asked("T1", "2026-01-10T10:00:00Z"),
      closed("T1", "2026-01-11T10:00:00Z"),
      ...asked("T2", "2026-01-20T10:00:00Z"),
      closed("T2", "2026-02-02T10:00:00Z"),
      ...asked("T3", "2026-01-30T10:00:00Z"),
      ticketHappening("status", "T3", "2026-01-30T11:00:00Z", { to: "snoozed" }),
      ...asked("T4", "2026-02-01T10:00:00Z"),
    ]);

    expect((await read(shop, "unresolved_tickets", january)).value).toBe(2);
  });

  test("A6 tickets_resolved: dated by the last resolution as of the period's end; January does not change in February", async () => {
    const shop = await shopWith([
      ...asked("T1", "2026-01-04T10:00:00Z"),
      closed("T1", "2026-01-05T10:00:00Z"),
      ...asked("T2", "2026-01-04T11:00:00Z"),
      closed("T2", "2026-01-06T10:00:00Z"),
      reopened("T2", "2026-01-07T10:00:00Z"),
      closed("T2", "2026-01-09T10:00:00Z"),
      ...asked("T3", "2026-01-29T10:00:00Z"),
      closed("T3", "2026-01-30T10:00:00Z"),
      reopened("T3", "2026-01-31T10:00:00Z"),
      closed("T3", "2026-02-01T10:00:00Z"),
    ]);

    expect((await read(shop, "tickets_resolved", january)).value).toBe(2);
    expect((await read(shop, "tickets_resolved", february)).value).toBe(1);
  });

  test("A8 closed_per_agent: a rule's closing counts for the assignee of that moment, marked automatic", async () => {
    const rule = { kind: "rule" };
    const shop = await shopWith([
      ...["T1", "T2", "T3", "T4"].flatMap((id) => asked(id, "2026-01-04T10:00:00Z")),
      closed("T1", "2026-01-05T10:00:00Z", { kind: "human", id: "A" }),
      ticketHappening("assigned", "T2", "2026-01-04T12:00:00Z", { assignee: { id: "B" } }),
      closed("T2", "2026-01-05T10:00:00Z", rule),
      closed("T3", "2026-01-05T10:00:00Z", { kind: "human", id: "A" }),
      closed("T4", "2026-01-05T10:00:00Z", rule),
    ]);

    expect(await byAgent(shop, "closed_per_agent", january)).toEqual({ A: 2, B: 1, Unassigned: 1 });
    expect((await read(shop, "closed_per_agent", january)).parts).toEqual({ auto: 2 });
    expect((await read(shop, "tickets_resolved", january)).value).toBe(4);
  });
});

describe("B Speed", () => {
  const start = "2026-01-05T10:00:00Z";

  test("B1 first_response_time: 5, 12, 20, 45, 600 min give mean 136.4, median 20, p90 600", async () => {
    const minutes = [5, 12, 20, 45, 600];
    const shop = await shopWith(
      minutes.flatMap((wait, i) => [...asked(`T${i}`, start), messageEvent(`T${i}`, iso(start, wait), "human")]),
    );

    const reading = await read(shop, "first_response_time", january);

    expect(reading).toMatchObject({ value: 20 * 60, median: 20 * 60, p90: 600 * 60, n: 5 });
    expect(reading.mean! / 60).toBeCloseTo(136.4, 10);
  });

  test("B1: rule, note and AI are no first response; the human reply after 20 min is", async () => {
    const shop = await shopWith([
      ...asked("T1", start),
      messageEvent("T1", "2026-01-05T10:00:05Z", "rule", { auto_reply: true }),
      messageEvent("T1", iso(start, 2), "human", { visibility: "internal" }),
      messageEvent("T1", iso(start, 3), "ai"),
      messageEvent("T1", iso(start, 20), "human"),
    ]);

    expect(await read(shop, "first_response_time", january)).toMatchObject({ value: 20 * 60, n: 1 });
  });

  test("B2 response_time: C C A A C A gives waits of 20 and 50 min, mean 35", async () => {
    const shop = await shopWith([
      ...asked("T1", start),
      messageEvent("T1", iso(start, 5), "customer"),
      messageEvent("T1", iso(start, 20), "human"),
      messageEvent("T1", iso(start, 25), "human"),
      messageEvent("T1", iso(start, 60), "customer"),
      messageEvent("T1", iso(start, 110), "human"),
    ]);

    expect(await read(shop, "response_time", january)).toMatchObject({ mean: 35 * 60, n: 2 });
  });

  test("B2 per ticket: waits of 20 and 50 min in one ticket and 5 in another have mean 25 by wait, 20 by ticket", async () => {
    const shop = await shopWith([
      ...asked("T1", start),
      messageEvent("T1", iso(start, 20), "human"),
      messageEvent("T1", iso(start, 60), "customer"),
      messageEvent("T1", iso(start, 110), "human"),
      ...asked("T2", start),
      messageEvent("T2", iso(start, 5), "human"),
    ]);
    const query = { ...january, ruleset: parseRuleset(shop.ruleset), now: new Date("2026-02-10T00:00:00Z") };

    expect(await read(shop, "response_time", january)).toMatchObject({ mean: 25 * 60, n: 3 });
    expect(await readMeanPerTicket(shop, responseTime, query)).toBe(20 * 60);
    expect(await readMeanPerTicket(shop, responseTime, { ...query, ...february })).toBeNull();
  });

  test("B3 resolution_time: 30, 50, 90, 400 min give mean 142.5 and median 70", async () => {
    const minutes = [30, 50, 90, 400];
    const shop = await shopWith(minutes.flatMap((wait, i) => [...asked(`T${i}`, start), closed(`T${i}`, iso(start, wait))]));

    expect(await read(shop, "resolution_time", january)).toMatchObject({ mean: 142.5 * 60, median: 70 * 60, n: 4 });
  });

  test("B3: a reopened ticket is measured to its last resolution, 210 min", async () => {
    const shop = await shopWith([
      ...asked("T1", "2026-01-05T09:00:00Z"),
      closed("T1", "2026-01-05T10:00:00Z"),
      reopened("T1", "2026-01-05T12:00:00Z"),
      closed("T1", "2026-01-05T12:30:00Z"),
    ]);

    expect(await read(shop, "resolution_time", january)).toMatchObject({ value: 210 * 60, n: 1 });
  });

  test("G8: durations in business hours count the shop's opening hours only", async () => {
    const shop = await newShop({ timezone: "Europe/Amsterdam" });
    const { shopDb } = await import("#app/lib/db.server.ts");
    const week = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [["09:00", "17:00"]]]));
    await shopDb(shop.id).execute(
      `INSERT INTO "BusinessHours" ("shopId", "validFrom", "weekly", "holidays") VALUES ($1, '2020-01-01', $2::jsonb, '[]')`,
      JSON.stringify({ ...week, 6: [], 7: [] }),
    );
    await feed(shop, {
      connection: await newConnection(shop),
      events: [...asked("T1", "2026-01-09T15:30:00Z"), messageEvent("T1", "2026-01-12T08:15:00Z", "human")],
    });

    expect((await read(shop, "first_response_time", january)).value).toBe(3885 * 60);
    expect((await read(shop, "first_response_time", { ...january, hours: "business" })).value).toBe(45 * 60);
  });
});

describe("C Resolution quality", () => {
  const start = "2026-01-05T10:00:00Z";

  test("C1 one_reply_rate: replies 1, 1, 2, 0, 3, 1 give 3 of 5", async () => {
    const replies = [1, 1, 2, 0, 3, 1];
    const shop = await shopWith(
      replies.flatMap((count, i) => [
        ...asked(`T${i}`, start),
        ...Array.from({ length: count }, (_, r) => messageEvent(`T${i}`, iso(start, 10 + 10 * r), "human")),
        closed(`T${i}`, iso(start, 100)),
      ]),
    );

    expect(await read(shop, "one_reply_rate", january)).toMatchObject({
      value: 0.6,
      n: 5,
      parts: { one_reply: 3, with_reply: 5 },
    });
  });

  test("C3 automated_resolution_rate: 3 of 10, and the one resolved two days ago is immature", async () => {
    const ai = (i: number) => [
      ...asked(`T${i}`, start),
      messageEvent(`T${i}`, iso(start, 1), "ai"),
      closed(`T${i}`, iso(start, 2), { kind: "ai", id: "ai1" }),
    ];
    const human = (i: number) => [
      ...asked(`T${i}`, start),
      messageEvent(`T${i}`, iso(start, 20), "human"),
      closed(`T${i}`, iso(start, 30)),
    ];
    const shop = await shopWith([
      ...[0, 1, 2, 3].flatMap(ai),
      messageEvent("T3", iso(start, 2 + 20 * 60), "customer"),
      ...[4, 5, 6, 7, 8].flatMap(human),
      ...asked("T9", start),
      messageEvent("T9", iso(start, 1), "ai"),
      messageEvent("T9", iso(start, 20), "human"),
      closed("T9", iso(start, 30)),
      ...asked("T10", "2026-01-31T10:00:00Z"),
      messageEvent("T10", "2026-01-31T10:01:00Z", "ai"),
      closed("T10", "2026-01-31T10:02:00Z", { kind: "ai", id: "ai1" }),
    ]);

    const reading = await read(shop, "automated_resolution_rate", { ...january, now: new Date("2026-02-02T00:00:00Z") });

    expect(reading).toMatchObject({ value: 0.3, n: 10, immature: 1, parts: { automated: 3, resolved: 10 } });
  });

  test("C3: a person closing over the customer's unanswered question is no automated resolution", async () => {
    const shop = await shopWith([
      ...asked("T1", start),
      messageEvent("T1", iso(start, 1), "ai"),
      messageEvent("T1", iso(start, 5), "customer"),
      closed("T1", iso(start, 30)),
    ]);

    expect(await read(shop, "automated_resolution_rate", january)).toMatchObject({ value: 0, n: 1 });
  });
});

describe("D Satisfaction", () => {
  test("D1 csat: ten scores give 70.0 %, average 3.80, 39.7 to 89.2 %", async () => {
    const scores = [5, 5, 4, 4, 3, 1, 5, 2, 4, 5];
    const shop = await shopWith(
      scores.flatMap((score, i) => {
        const at = `2026-01-${10 + i}T10:00:00Z`;
        return [
          ...asked(`T${i}`, at),
          messageEvent(`T${i}`, iso(at, 10), "human"),
          ticketHappening("rated", `T${i}`, iso(at, 60), {
            rating: { score, scale_min: 1, scale_max: 5, answered_at: iso(at, 60) },
          }),
        ];
      }),
    );

    const reading = await read(shop, "csat", january);

    expect(reading).toMatchObject({ value: 0.7, n: 10, parts: { satisfied: 7, responses: 10 } });
    expect([reading.low!, reading.high!].map((end) => Math.round(end * 1000) / 10)).toEqual([39.7, 89.2]);
    expect((await read(shop, "csat_average", january)).value).toBeCloseTo(3.8, 10);
    expect(await byAgent(shop, "csat", january)).toEqual({ a1: 0.7 });
  });

  test("no answers are no data, never 0 %", async () => {
    const shop = await shopWith(asked("T1", "2026-01-05T10:00:00Z"));

    expect(await read(shop, "csat", january)).toMatchObject({ value: null, n: 0, low: null, high: null });
  });
});

describe("F Money", () => {
  /** The six tickets of X15. */
  const events = [
    ...answeredTicket("T1", "2026-01-03T09:00:00Z", "2026-01-03T09:30:00Z", "t1@shop.example"),
    ...answeredTicket("T2", "2026-01-10T09:00:00Z", "2026-01-10T09:30:00Z", "t2@shop.example"),
    ...asked("T3", "2026-01-12T09:00:00Z"),
    ...answeredTicket("T4", "2026-01-20T09:00:00Z", "2026-01-20T09:30:00Z", "t4@shop.example"),
    ticketHappening("spam", "T4", "2026-01-20T10:00:00Z"),
    ...asked("T5", "2026-01-29T09:00:00Z"),
    messageEvent("T5", "2026-01-29T09:30:00Z", "human", agent("B")),
    ...answeredTicket("T6", "2026-01-15T09:00:00Z", "2026-01-15T09:30:00Z", "t6@shop.example"),
  ];
  const buys = (id: number, at: string, total: string, email: string, more = {}) => orderPayload({ id, at, total, email }, more);
  const refunded = {
    financial_status: "refunded",
    current_total_price: "0.00",
    current_subtotal_price: "0.00",
    current_total_price_set: null,
  };
  const orders = [
    buys(1, "2026-01-05T10:00:00Z", "100.00", "t1@shop.example"),
    buys(3, "2026-01-13T10:00:00Z", "70.00", "T3@shop.example"),
    buys(4, "2026-01-21T10:00:00Z", "50.00", "t4@shop.example"),
    buys(5, "2026-02-02T08:00:00Z", "60.00", "T5@shop.example"),
    buys(6, "2026-01-16T10:00:00Z", "90.00", "t6@shop.example", refunded),
  ];

  test("X15 small period report: 2 of 4 converted, 50.0 %, January 10000, February 6000", async () => {
    const shop = await shopWith(events, orders);

    expect((await read(shop, "converted_tickets", january)).value).toBe(2);
    expect(await read(shop, "ticket_conversion_rate", january)).toMatchObject({ value: 0.5, n: 4 });
    expect(await read(shop, "support_revenue", january)).toMatchObject({ value: 10000, n: 1 });
    expect(await read(shop, "support_revenue", february)).toMatchObject({ value: 6000, n: 1 });
    expect(await byAgent(shop, "agent_revenue", { from: "2026-01-01", to: "2026-03-01" })).toEqual({ a1: 10000, B: 6000 });
  });

  test("X15 with the peer presets: gorgias_5d 3 of 5 and 17000, gorgias_3d 2 of 5", async () => {
    const shop = await shopWith(events, orders);
    const five = { ...january, ruleset: parseRuleset("gorgias_5d") };
    const three = { ...january, ruleset: parseRuleset("gorgias_3d") };

    expect(await read(shop, "ticket_conversion_rate", five)).toMatchObject({ value: 0.6, n: 5 });
    expect(await read(shop, "support_revenue", five)).toMatchObject({ value: 17000 });
    expect(await read(shop, "ticket_conversion_rate", three)).toMatchObject({ value: 0.4, n: 5 });
  });

  test("F2: a ticket whose five days are not over is open, not lost", async () => {
    const shop = await shopWith(events, orders);

    const reading = await read(shop, "ticket_conversion_rate", { ...january, now: new Date("2026-02-01T12:00:00Z") });

    expect(reading).toMatchObject({ n: 3, immature: 1, parts: { converted: 1, eligible: 3 } });
  });

  test("credited revenue never exceeds shop revenue on any basis", async () => {
    const shop = await shopWith(events, orders);

    for (const basis of ["net_paid", "gross", "net_sales"]) {
      const query = { ...january, ruleset: parseRuleset(`default+basis=${basis}`) };
      const [credited, all] = [await read(shop, "support_revenue", query), await read(shop, "shop_revenue", query)];
      expect(credited.value!).toBeLessThanOrEqual(all.value!);
      expect(all.value!).toBeGreaterThan(0);
    }
  });
});

test("G1: a ticket of 23:30 in Paris belongs to that day, also on the day of 23 hours", async () => {
  const shop = await newShop({ timezone: "Europe/Paris" });
  await feed(shop, {
    connection: await newConnection(shop),
    events: [
      ...asked("T1", "2026-03-28T22:30:00Z"),
      ...asked("T2", "2026-03-28T23:30:00Z"),
      ...asked("T3", "2026-03-29T21:30:00Z"),
      ...asked("T4", "2026-03-29T22:30:00Z"),
    ],
  });

  const days = await rows(shop, "tickets_created", {
    from: "2026-03-28",
    to: "2026-03-31",
    granularity: "day",
    now: new Date("2026-05-01"),
  });

  expect(days.map(({ metrics }) => metrics.tickets_created!.value)).toEqual([1, 2, 1]);
});

test("filters narrow every figure, and parts by channel add up to the whole", async () => {
  const shop = await shopWith([
    ...asked("T1", "2026-01-05T10:00:00Z", { channel: "chat" }),
    ...asked("T2", "2026-01-05T10:00:00Z", { channel: "email" }),
    ...asked("T3", "2026-01-06T10:00:00Z", { channel: "chat" }),
  ]);

  expect((await read(shop, "tickets_created", { ...january, filters: { channel: ["chat"] } })).value).toBe(2);
  const parts = await rows(shop, "tickets_created", { ...january, by: "channel" });
  expect(parts.map(({ group, metrics }) => [group, metrics.tickets_created!.value])).toEqual([
    ["chat", 2],
    ["email", 1],
  ]);
});
