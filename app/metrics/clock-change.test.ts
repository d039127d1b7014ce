import { beforeAll, describe, expect, test } from "vitest";
import { refreshIncrementalDays } from "#app/attribution/incremental-days.server.ts";
import { parseRuleset } from "#app/attribution/presets.ts";
import { shopDb } from "#app/lib/db.server.ts";
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
import { metricById, metrics } from "./definitions/index.ts";
import { type MetricRow, readMetrics } from "./read.server.ts";

useDatabase();

/**
 * The day of 25 hours in Paris, 25 October 2026, between two of 24, counted by hand. The same happens in the last minute of the 24th, in
 * the first and in the last minute of the 25th, and in the first minute of the 26th; so each day has once, twice, once as much of it.
 * The metrics that are counted on the day of 23 hours (below) are not counted again.
 */
const instants = ["2026-10-24T21:59:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:00Z", "2026-10-25T23:00:00Z"];
const days = { from: "2026-10-24", to: "2026-10-27", granularity: "day" as const, now: new Date("2026-12-01T00:00:00Z") };

const after = (at: string, seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString();
const by = (id: string) => ({ author: { kind: "human", id, name: id } });
const closed = (id: string, at: string, actor: object) => ticketHappening("status", id, at, { to: "closed", actor });
const a1 = { kind: "human", id: "a1" };
const a2 = { kind: "human", id: "a2" };

/** What happens at one instant: five tickets, of which Q, H and W end resolved, a call, and a view of an article. */
function happenings(at: string, i: number): GenericEvent[] {
  return [
    // Q: a complaint, answered by a1 after 30 s against a promise of 10, resolved after 40; its customer buys after 55.
    ticketEvent(`Q${i}`, at, `c${i}@shop.example`, { type: "Size", tags: ["complaint"] }),
    messageEvent(`Q${i}`, at, "customer"),
    messageEvent(`Q${i}`, after(at, 30), "human", by("a1")),
    closed(`Q${i}`, after(at, 40), a1),
    // O: opened by the team for the same customer about the same; stays open.
    ticketEvent(`O${i}`, after(at, 45), `c${i}@shop.example`, { type: "Size", started_by: "merchant" }),
    // H: the AI answers, the customer asks on after 10 s, a2 answers 10 s later; a call of 20 s belongs to it.
    ticketEvent(`H${i}`, at, `h${i}@shop.example`),
    messageEvent(`H${i}`, at, "customer"),
    messageEvent(`H${i}`, after(at, 5), "ai"),
    messageEvent(`H${i}`, after(at, 10), "customer"),
    messageEvent(`H${i}`, after(at, 20), "human", by("a2")),
    closed(`H${i}`, after(at, 50), a2),
    call(`H${i}`, at, i),
    // W: closed by a rule without an answer. N: never answered, stays open.
    ticketEvent(`W${i}`, at, `w${i}@shop.example`),
    messageEvent(`W${i}`, at, "customer"),
    closed(`W${i}`, after(at, 50), { kind: "rule" }),
    ticketEvent(`N${i}`, at, `n${i}@shop.example`),
    messageEvent(`N${i}`, at, "customer"),
    {
      id: `view-${i}`,
      type: "article_view",
      occurred_at: at,
      view: { article_id: "a", session_id: `s${i}`, at, words: 100, active_seconds: 60 },
    },
    // Two days before: customers who buy now, one answered by a person and one by AI.
    ...answeredTicket(`B${i}`, "2026-10-22T10:00:00Z", "2026-10-22T10:30:00Z", `b${i}@shop.example`),
    closed(`B${i}`, "2026-10-22T11:00:00Z", a1),
    ticketEvent(`A${i}`, "2026-10-22T10:00:00Z", `ai${i}@shop.example`),
    messageEvent(`A${i}`, "2026-10-22T10:00:00Z", "customer"),
    messageEvent(`A${i}`, "2026-10-22T10:01:00Z", "ai"),
    closed(`A${i}`, "2026-10-22T11:00:00Z", { kind: "rule" }),
  ];
}

function call(ticketId: string, at: string, i: number): GenericEvent {
  const times = { queued_at: at, answered_at: at, ended_at: after(at, 20), talk_seconds: 20 };
  return {
    id: `call-${i}`,
    type: "call",
    occurred_at: at,
    ticket_id: ticketId,
    call: { id: `k${i}`, direction: "inbound", outcome: "answered", ...times },
  };
}

/** Three credited orders of 10.00 at each instant; r1 and r2 never wrote, r1 comes back on the 25th; r0 makes the history long enough. */
function orders() {
  const order = (id: number, at: string, email: string) =>
    orderPayload({ id, at, total: "10.00", email: `${email}@shop.example` });
  return [
    ...instants.flatMap((at, i) => ["b", "ai", "c"].map((who, n) => order(100 * i + n + 1, after(at, 55), `${who}${i}`))),
    order(901, "2026-10-01T12:00:00Z", "r0"),
    order(902, "2026-10-20T12:00:00Z", "r1"),
    order(903, "2026-10-20T12:00:00Z", "r2"),
    order(904, "2026-10-25T12:00:00Z", "r1"),
    order(905, "2026-10-25T13:00:00Z", "r1"),
  ];
}

/** Promises on complaints, costs of 310.00 a month, a margin of 40 %, and five days for which somebody is a customer. */
async function enterInputs({ id }: ShopContext): Promise<void> {
  const db = shopDb(id);
  await db.execute(
    `INSERT INTO "SlaPolicy" ("shopId", "policyId", "validFrom", "name", "metric", "targetSeconds", "clock", "channels", "tags")
     VALUES ($1, 1, '2026-01-01', 'Reply', 'first_reply', 10, 'calendar', '{}', '{complaint}'),
       ($1, 2, '2026-01-01', 'Resolution', 'resolution', 3600, 'calendar', '{}', '{complaint}')`,
  );
  await db.execute(
    `INSERT INTO "CostEntry" ("shopId", "month", "category", "amount") VALUES ($1, '2026-10-01', 'salaries', 31000)`,
  );
  await db.execute(`INSERT INTO "FigureSettings" ("shopId", "grossMargin", "retentionDays") VALUES ($1, 0.4, 5)`);
}

/** One answer of each survey at each instant, the best; the team's in the week that begins on the 26th. */
async function askAround({ id }: ShopContext, connectionId: number): Promise<void> {
  const db = shopDb(id);
  await db.execute(
    `INSERT INTO "SurveyInvitation" ("shopId", "invitationId", "kind", "scope", "sentAt", "deliveredAt", "expiresAt", "state")
     SELECT $1::int, k || a, k, 'post_purchase', a, a, a + interval '14 days', 'sent'
     FROM unnest($2::timestamptz[]) a, unnest(ARRAY['csat', 'review']) k`,
    instants,
  );
  await db.execute(
    `INSERT INTO "SurveyAnswer" ("shopId", "answerId", "source", "invitationId", "kind", "scope", "score", "scaleMin", "scaleMax", "satisfied",
       "score5", "answeredAt", "ticketId", "agentId")
     SELECT $1::int, s.kind || s.scope || i, 'survey', CASE WHEN s.scope = 'post_purchase' THEN s.kind || a END, s.kind, s.scope, s.high, s.low,
       s.high, true, CASE WHEN s.high = 5 THEN 5 END, a + interval '59 seconds',
       CASE WHEN s.scope = 'post_ticket' THEN $3::int || ':Q' || i - 1 END,
       CASE WHEN s.scope = 'post_ticket' THEN $3::int || ':a1' END
     FROM unnest($2::timestamptz[]) WITH ORDINALITY AS t(a, i),
       (VALUES ('csat', 'post_ticket', 1, 5), ('csat', 'relational', 1, 5), ('csat', 'post_purchase', 1, 5), ('review', 'post_purchase', 1, 5),
         ('nps', 'relational', 0, 10), ('ces', 'post_ticket', 1, 7), ('solved', 'post_ticket', 0, 1)) AS s(kind, scope, low, high)`,
    instants,
    connectionId,
  );
  await db.execute(
    `INSERT INTO "SurveyAnswer" ("shopId", "answerId", "source", "kind", "scope", "score", "scaleMin", "scaleMax", "satisfied", "answeredAt")
     SELECT $1::int, 'team' || i, 'survey', 'enps', 'team', score, 0, 10, score >= 9, '2026-10-25T23:00:00Z'
     FROM unnest(ARRAY[10, 9, 8, 7, 6, 9]) WITH ORDINALITY AS t(score, i)`,
  );
}

let read: MetricRow[];

type Triple = [day24: number | null, day25: number | null, day26: number | null];
const once: Triple = [1, 2, 1];
const always = (value: number): Triple => [value, value, value];

/** Value on each day, and how many observations it rests on where that says more. Money in cents. */
const expected: Record<string, { value: Triple; n?: Triple }> = {
  // Volume: 5 tickets an instant, of them 1 of the team and 4 of customers; 3 orders, and 2 of r1 on the 25th.
  outbound_tickets: { value: once },
  ticket_types: { value: always(1), n: [5, 10, 5] },
  contact_rate: { value: [400 / 3, 100, 400 / 3], n: [3, 8, 3] },
  complaints_per_100_orders: { value: [100 / 3, 25, 100 / 3] },
  out_in_ratio: { value: always(3 / 5), n: [5, 10, 5] },
  // O and N stay open.
  unresolved_tickets: { value: [2, 6, 8] },
  waiting_now: { value: [1, 3, 4] },
  waits_without_reply: { value: once },
  // Work: Q 30 s, H 10 s, the call 20 s. a1 and a2 are there in one hour of the 24th, two of the 25th, one of the 26th.
  frt_after_handoff: { value: always(10), n: once },
  handle_time: { value: always(20), n: [3, 6, 3] },
  active_agents: { value: always(2) },
  agent_hours: { value: [2, 4, 2] },
  requests_per_agent: { value: [2.5, 5, 2.5], n: always(2) },
  split_rate: { value: always(1), n: once },
  staffing_need: { value: always((4 * 20) / 3600 / 2), n: [2, 4, 2] },
  calls_to_resolution: { value: always(1), n: once },
  sla_attainment: { value: always(0.5), n: [2, 4, 2] },
  sla_breaches: { value: once },
  sla_breaches_per_day: { value: once },
  // Surveys.
  nps: { value: always(100), n: once },
  ces: { value: always(7), n: once },
  ces_easy: { value: always(1), n: once },
  ces_index: { value: always(100), n: once },
  csat_relational: { value: always(1), n: once },
  fcr_survey: { value: always(1), n: once },
  top_agents: { value: always(1), n: once },
  survey_response_rate: { value: always(1), n: [2, 4, 2] },
  review_requests: { value: once },
  review_rate: { value: always(1), n: once },
  reviews: { value: once },
  five_star_share: { value: always(1), n: once },
  agent_satisfaction: { value: [null, null, 100 / 3], n: [0, 0, 6] },
  // Self-service: one read beside 4 tickets of customers and one call.
  self_service_ratio: { value: always(1 / 4), n: [4, 8, 4] },
  reads_per_ticket: { value: always(1 / 4), n: [4, 8, 4] },
  reads_per_call: { value: always(1), n: once },
  // Money: 30.00 credited an instant, 10.00 of it to AI; a day costs 10.00 whether it has 24 hours or 25.
  converted_tickets: { value: once },
  ai_revenue: { value: [1000, 2000, 1000], n: once },
  ai_assisted_revenue: { value: [1000, 2000, 1000], n: once },
  support_aov: { value: always(1000), n: [3, 6, 3] },
  revenue_per_ticket: { value: always(1500), n: [2, 4, 2] },
  revenue_per_hour: { value: always(180_000), n: [3, 6, 3] },
  support_cost: { value: always(1000) },
  cost_per_ticket: { value: [200, 100, 200], n: [5, 10, 5] },
  cost_per_resolution: { value: [1000 / 3, 1000 / 6, 1000 / 3], n: [3, 6, 3] },
  support_roi_attributed: { value: [0.2, 1.4, 0.2] },
  // Customers of five times 24 hours before the day's start (retention) or end (repeat); of the 25th the end is 25 hours later.
  retention_rate: { value: [1, 0.8, 1], n: [2, 5, 10] },
  retention_rate_contacted: { value: [null, 1, 1], n: [0, 3, 9] },
  retention_rate_not_contacted: { value: [1, 0.5, 1], n: [2, 2, 1] },
  repeat_purchase_rate: { value: [0, 1 / 10, 1 / 13], n: [5, 10, 13] },
  repeat_purchase_rate_contacted: { value: [0, 0, 0], n: [3, 9, 12] },
  repeat_purchase_rate_not_contacted: { value: [0, 1, 1], n: [2, 1, 1] },
};

beforeAll(async () => {
  const shop = await newShop({ timezone: "Europe/Paris" });
  const connection = await newConnection(shop);
  await enterInputs(shop);
  await feed(shop, { connection, events: instants.flatMap(happenings), orders: orders() });
  await askAround(shop, connection.id);
  const metrics = Object.keys(expected).map((id) => metricById(id)!);
  read = await readMetrics(shop, { ...days, metrics, ruleset: parseRuleset(shop.ruleset) });
});

test.each(Object.entries(expected))("%s on the days around the day of 25 hours", (id, { value, n }) => {
  const readings = read.map(({ metrics }) => metrics[id]!);
  expect(readings).toHaveLength(3);
  for (const [i, reading] of readings.entries()) {
    if (value[i] === null) expect(reading.value).toBeNull();
    else expect(reading.value, `day ${24 + i}: ${reading.reason ?? ""}`).toBeCloseTo(value[i]!, 9);
  }
  if (n) expect(readings.map((reading) => reading.n)).toEqual(n);
});

/** Counted on the day of 23 hours. */
const twoOfFour = [
  "tickets_created new_tickets messages_in messages_out messages_auto active_tickets tickets_resolved closed_per_agent orders_processed",
  "call_volume first_response_time frt_any time_to_acknowledge response_time resolution_time first_resolution_time net_resolution_time",
  "hold_time speed_to_answer on_hold abandon_rate customer_wait_total auto_ack_rate first_response_distribution average_call_time",
  "one_reply_rate first_contact_resolution automated_resolution_rate reopen_rate closed_without_reply unanswered_rate spam_rate",
  "complaint_rate messages_per_ticket contacts_per_resolution escalation_rate csat csat_average survey_coverage",
  "article_views article_reads article_read_time short_read_share article_contact_rate help_sessions busiest_times",
  "support_revenue agent_revenue shop_revenue median_time_to_purchase orders_assisted ticket_conversion_rate",
];

describe("the day of 23 hours in Paris, counted by hand", () => {
  /** The last minute of the 28th, first and last minute of the 29th, first minute of the 30th: everything happens at these instants. */
  const moments = ["2026-03-28T22:59:00Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:00Z", "2026-03-29T22:00:00Z"];
  let shop: ShopContext;

  beforeAll(async () => {
    const paris = await newShop({ timezone: "Europe/Paris" });
    const events = moments.flatMap((at, i): GenericEvent[] => [
      ...answeredTicket(`before-${i}`, "2026-03-27T10:00:00Z", "2026-03-27T11:00:00Z", `before-${i}@shop.example`),
      ticketEvent(`T${i}`, at, `T${i}@shop.example`, { channel: "email" }),
      messageEvent(`T${i}`, at, "customer"),
      messageEvent(`T${i}`, at, "human"),
      messageEvent(`T${i}`, at, "rule", { auto_reply: true }),
      closed(`T${i}`, at, a1),
      ticketHappening("rated", `T${i}`, at, { rating: { score: 5, scale_min: 1, scale_max: 5, answered_at: at } }),
      {
        id: `call-${i}`,
        type: "call",
        occurred_at: at,
        call: {
          id: `k${i}`,
          queued_at: at,
          answered_at: at,
          ended_at: at,
          direction: "inbound",
          outcome: "answered",
          talk_seconds: 60,
        },
      },
      {
        id: `view-${i}`,
        type: "article_view",
        occurred_at: at,
        view: { article_id: "a", session_id: `s${i}`, at, words: 100, active_seconds: 60 },
      },
    ]);
    const orders = moments.map((at, i) => orderPayload({ id: 9000 + i, at, total: "10.00", email: `before-${i}@shop.example` }));
    await feed(paris, { connection: await newConnection(paris), events, orders });
    shop = paris;
  });

  test.each(twoOfFour)("two of four belong to it: %s", async (ids) => {
    const metrics = ids.split(" ").map((id) => metricById(id)!);
    const days = await readMetrics(shop, {
      metrics,
      from: "2026-03-28",
      to: "2026-03-31",
      granularity: "day",
      ruleset: parseRuleset(shop.ruleset),
      now: new Date("2026-05-01"),
    });
    for (const { id } of metrics) {
      expect(
        days.map(({ bucket, metrics: of }) => [bucket, of[id]!.n]),
        id,
      ).toEqual([
        ["2026-03-28", 1],
        ["2026-03-29", 2],
        ["2026-03-30", 1],
      ]);
    }
  });
});

describe("what is estimated on the days around the day of 25 hours, counted by hand", () => {
  /**
   * Sixty customers with an order of three weeks before. One of them is answered at each of the four instants and buys for 80.00 an hour
   * later. Of the 56 others, 14 buy for 80.00 on the 27th, and 7 on the 30th at 10:45 UTC: five days after noon of the 26th (11:00 UTC)
   * are not over then, those after the middle of the 25th (10:30 UTC, as it has 25 hours) and of the 24th are.
   */
  const email = (n: number) => `k${n}@shop.example`;
  const bought = (id: number, n: number, at: string) => orderPayload({ id, at, total: "80.00", email: email(n), customerId: n });
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  // By contact 80.00 less what as many others brought on average: 20.00 (14 of 56), on the 26th 30.00 (21 of 56).
  const estimated: Record<string, { value: Triple; n: Triple }> = {
    incremental_revenue: { value: [6000, 12_000, 5000], n: once },
    // 40 % of it, less 10.00 a day, by 10.00: a longer day costs no more.
    support_roi: { value: [1.4, 3.8, 1], n: once },
  };
  let told: MetricRow[];

  beforeAll(async () => {
    const shop = await newShop({ timezone: "Europe/Paris" });
    await enterInputs(shop);
    await feed(shop, {
      connection: await newConnection(shop),
      events: instants.flatMap((at, i) => answeredTicket(`E${i}`, after(at, -30), at, email(i + 1))),
      orders: [
        ...numbers(1, 60).map((n) => bought(n, n, "2026-10-03T10:00:00Z")),
        ...instants.map((at, i) => bought(100 + i, i + 1, after(at, 3600))),
        ...numbers(5, 18).map((n) => bought(200 + n, n, "2026-10-27T10:00:00Z")),
        ...numbers(19, 25).map((n) => bought(200 + n, n, "2026-10-30T10:45:00Z")),
      ],
    });
    await refreshIncrementalDays(shop, { from: days.from, to: days.to });
    const metrics = Object.keys(estimated).map((id) => metricById(id)!);
    told = await readMetrics(shop, { ...days, metrics, ruleset: parseRuleset(shop.ruleset) });
  });

  test.each(Object.entries(estimated))("%s", (id, { value, n }) => {
    const readings = told.map(({ metrics }) => metrics[id]!);
    expect(readings.map((reading) => reading.n)).toEqual(n);
    for (const [i, reading] of readings.entries()) expect(reading.value).toBeCloseTo(value[i]!, 9);
  });

  test("no metric is left out", () => {
    const counted = [...Object.keys(expected), ...Object.keys(estimated), ...twoOfFour.join(" ").split(" ")];
    expect(counted.toSorted()).toEqual(metrics.map(({ id }) => id).toSorted());
  });
});
