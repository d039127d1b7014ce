import { beforeAll, expect, test } from "vitest";
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
import { metricById } from "./definitions/index.ts";
import { type MetricRow, readMetrics } from "./read.server.ts";

useDatabase();

/**
 * The day of 25 hours in Paris, 25 October 2026, between two of 24, counted by hand. The same happens in the last minute of the 24th, in
 * the first and in the last minute of the 25th, and in the first minute of the 26th; so each day has once, twice, once as much of it.
 * The metrics that are counted on the day of 23 hours (oracles.test.ts) are not counted again; incremental_revenue and support_roi, which
 * need months of customers, have their oracles in attribution/incremental.test.ts.
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
