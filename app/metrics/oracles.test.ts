import { beforeAll, describe, expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { type GenericEvent, messageEvent, ticketEvent, ticketHappening } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { orderPayload, refundPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import type { BucketFacts, Reading } from "./define.ts";
import { metricById } from "./definitions/index.ts";
import { type MetricQuery, type MetricRow, readMetrics } from "./read.server.ts";

useDatabase();

type Asked = Partial<MetricQuery> & { from: string; to: string };

function rows(shop: ShopContext, id: string, query: Asked): Promise<MetricRow[]> {
  const defaults = { ruleset: parseRuleset(shop.ruleset), now: new Date("2026-03-01T00:00:00Z") };
  return readMetrics(shop, { metrics: [metricById(id)!], ...defaults, ...query });
}

async function read(shop: ShopContext, id: string, query: Asked): Promise<Reading> {
  const [row] = await rows(shop, id, query);
  return row!.metrics[id]!;
}

const iso = (start: string, minutes: number) => new Date(Date.parse(start) + minutes * 60_000).toISOString();
const agent = (id: string) => ({ author: { kind: "human", id, name: id } });
const closed = (id: string, at: string) =>
  ticketHappening("status", id, at, { to: "closed", actor: { kind: "human", id: "a1" } });
const reopened = (id: string, at: string) => ticketHappening("status", id, at, { to: "open", actor: { kind: "customer" } });
const asked = (id: string, at: string, more: object = {}) => [
  ticketEvent(id, at, `${id}@shop.example`, { ...more }),
  messageEvent(id, at, "customer"),
];

describe("dictionary oracles of one desk's January", () => {
  /** Tickets of one shop, each family of examples on a day of its own, so that one world tells them all. */
  const on = (day: number, time = "10:00") => `2026-01-${String(day).padStart(2, "0")}T${time}:00Z`;
  const day = (from: number, to = from + 1) => ({ from: on(from).slice(0, 10), to: on(to).slice(0, 10) });
  const human = (id: string, at: string, who = "a1") => messageEvent(id, at, "human", agent(who));
  let shop: ShopContext;

  beforeAll(async () => {
    const deskShop = await newShop({ timezone: "UTC" });
    const connection = await newConnection(deskShop);
    await feed(deskShop, { connection, events: [...volume(), ...speed(), ...quality(), ...calls(), ...articles()], orders: [] });
    await surveys(deskShop);
    shop = deskShop;
  });

  /** 2 January: A2, A3; 3: A7; 4: A9; 5: A11; 6: A12 and A15; 7: A13; 8: A14. */
  function volume(): GenericEvent[] {
    return [
      ticketEvent("a2", on(2), "a2@shop.example"),
      ...(["customer", "rule", "customer", "human", "note", "human", "customer"] as const).map((who, i) => {
        const at = iso(on(2), i);
        if (who === "note") return messageEvent("a2", at, "human", { visibility: "internal" });
        return messageEvent("a2", at, who, who === "rule" ? { auto_reply: true } : {});
      }),
      ...asked("a3-old", "2026-01-01T10:00:00Z"),
      human("a3-old", on(2, "11:00")),
      ...Array.from({ length: 10 }, (_, i) =>
        asked(`a7-${i}`, on(3), { type: i < 5 ? "WISMO" : i < 8 ? "size" : "refund" }),
      ).flat(),
      ...["a1", "a2", "a3"].flatMap((who, i) => [...asked(`a9-${i}`, on(4)), human(`a9-${i}`, iso(on(4), 5), who)]),
      ...Array.from({ length: 87 }, (_, i) => ticketEvent(`a9-more-${i}`, on(4), `m${i}@shop.example`)),
      ...Array.from({ length: 10 }, (_, i) => {
        const email = `split${i}@shop.example`;
        const before = i < 3 ? [ticketEvent(`a9-first-${i}`, "2026-01-01T09:00:00Z", email, { type: "size" })] : [];
        return [...before, ticketEvent(`a9-out-${i}`, on(9), email, { type: "size", started_by: "merchant" })];
      }).flat(),
      ...Array.from({ length: 20 }, (_, i) => {
        const id = `a11-${i}`;
        const again = i < 3 ? [human(id, on(5, "15:00"))] : [];
        const reopening =
          i < 5
            ? [messageEvent(id, on(5, "14:00"), "customer"), reopened(id, on(5, "14:00")), ...again, closed(id, on(5, "16:00"))]
            : [];
        return [...asked(id, on(5)), human(id, on(5, "11:00")), closed(id, on(5, "12:00")), ...reopening];
      }).flat(),
      ...Array.from({ length: 25 }, (_, i) =>
        ticketEvent(`a12-${i}`, on(6), `a12-${i}@shop.example`, i < 2 ? { spam: true } : {}),
      ),
      ...[4, 2, 6].flatMap((count, i) => [
        ...asked(`a15-${i}`, on(7)),
        ...Array.from({ length: count - 1 }, (_, n) =>
          messageEvent(`a15-${i}`, iso(on(7), n + 1), n % 2 === 0 ? "human" : "customer"),
        ),
        closed(`a15-${i}`, on(7, "12:00")),
      ]),
      ...Array.from({ length: 20 }, (_, i) => asked(`a14-${i}`, on(8), i === 0 ? { tags: ["complaint"] } : {})).flat(),
    ];
  }

  /** 10 January: B1 with its variants; 11: B6; 12: B9; 13: B8; 14: B10. */
  function speed(): GenericEvent[] {
    return [
      ...asked("b1", on(10)),
      messageEvent("b1", "2026-01-10T10:00:05Z", "rule", { auto_reply: true }),
      messageEvent("b1", iso(on(10), 3), "ai"),
      human("b1", iso(on(10), 20)),
      ...asked("b6", on(11)),
      human("b6", iso(on(11), 20)),
      messageEvent("b6", iso(on(11), 60), "customer"),
      human("b6", iso(on(11), 110)),
      closed("b6", iso(on(11), 120)),
      ...Array.from({ length: 20 }, (_, i) => [
        ...asked(`b9-${i}`, on(12)),
        ...(i < 18 ? [messageEvent(`b9-${i}`, iso(on(12), 4), "rule", { auto_reply: true })] : []),
      ]).flat(),
      ...Array.from({ length: 50 }, (_, i) => [
        ...asked(`b8-${i}`, on(13)),
        ...(i < 2 ? [] : [human(`b8-${i}`, iso(on(13), 30))]),
      ]).flat(),
      ...[14, 15, 59, 60, 239, 240, 480, 1440].flatMap((wait, i) => [
        ...asked(`b10-${i}`, on(14)),
        human(`b10-${i}`, iso(on(14), wait)),
      ]),
    ];
  }

  /** 17 January: C2 with its repeat on day 22; 18: C6; 19: C4; 20: C5. */
  function quality(): GenericEvent[] {
    const chat = { channel: "chat", type: "size" };
    const mail = { channel: "email", type: "size" };
    return [
      ...asked("c2-1", on(17), chat),
      human("c2-1", iso(on(17), 5)),
      messageEvent("c2-1", iso(on(17), 10), "customer"),
      human("c2-1", iso(on(17), 15)),
      closed("c2-1", iso(on(17), 20)),
      ...asked("c2-2", on(17), mail),
      human("c2-2", iso(on(17), 5)),
      messageEvent("c2-2", iso(on(17), 10), "customer"),
      closed("c2-2", iso(on(17), 20)),
      ...asked("c2-3", on(17), mail),
      human("c2-3", iso(on(17), 5)),
      messageEvent("c2-3", iso(on(17), 10), "customer"),
      human("c2-3", iso(on(17), 15)),
      closed("c2-3", iso(on(17), 20)),
      ...asked("c2-4", on(17), mail),
      human("c2-4", iso(on(17), 5)),
      closed("c2-4", iso(on(17), 20)),
      ticketEvent("c2-again", on(22), "C2-4@shop.example", mail),
      ...Array.from({ length: 40 }, (_, i) => [
        ...asked(`c6-${i}`, on(18)),
        ...(i < 6 ? [ticketHappening("escalated", `c6-${i}`, iso(on(18), 5), { to_team: "Experts" })] : []),
        closed(`c6-${i}`, iso(on(18), 30)),
      ]).flat(),
      ...[1, 1, 2, 4].flatMap((contacts, i) => [
        ...asked(`c5-${i}`, on(20)),
        ...Array.from({ length: contacts }, (_, n) => [
          ...(n > 0 ? [messageEvent(`c5-${i}`, iso(on(20), 20 * n), "customer")] : []),
          human(`c5-${i}`, iso(on(20), 20 * n + 10)),
        ]).flat(),
        closed(`c5-${i}`, iso(on(20), 300)),
      ]),
    ];
  }

  /** 15 January: B4, B5; 16: twenty offered calls; 19: C4. */
  function calls(): GenericEvent[] {
    let number = 0;
    const call = (at: string, more: Record<string, unknown>, ticket?: string): GenericEvent => ({
      id: `call-${++number}`,
      type: "call",
      occurred_at: at,
      ...(ticket ? { ticket_id: ticket } : {}),
      call: { id: `k${number}`, queued_at: at, direction: "inbound", ...more },
    });
    const plus = (at: string, seconds: number) => iso(at, seconds / 60);
    const taken = (at: string, talk: number, hold: number[], wrap = 0) => ({
      answered_at: plus(at, 40),
      ended_at: plus(at, 400),
      outcome: "answered",
      talk_seconds: talk,
      hold_seconds: hold,
      wrap_up_seconds: wrap,
    });
    return [
      call(on(15, "10:00"), taken(on(15, "10:00"), 300, [60], 120)),
      call(on(15, "11:00"), taken(on(15, "11:00"), 180, [], 60)),
      call(on(23), taken(on(23), 100, [30, 50])),
      ...Array.from({ length: 20 }, (_, i) => {
        const gone = i < 3 ? { outcome: "abandoned", ended_at: plus(on(16), i === 0 ? 2 : 60) } : taken(on(16), 60, []);
        return call(on(16), gone);
      }),
      ...[1, 3, 2].flatMap((count, i) => [
        ...asked(`c4-${i}`, on(19), { channel: "phone", type: "size" }),
        ...Array.from({ length: count }, (_, n) => call(iso(on(19), 10 * n), taken(iso(on(19), 10 * n), 60, []), `c4-${i}`)),
        closed(`c4-${i}`, on(19, "16:00")),
      ]),
    ];
  }

  /** 24 January: E1; 25: E2; 26: E3. */
  function articles(): GenericEvent[] {
    let number = 0;
    const view = (at: string, session: string, more: Record<string, unknown> = {}): GenericEvent => ({
      id: `view-${++number}`,
      type: "article_view",
      occurred_at: at,
      view: { article_id: "art1", session_id: session, at, ...more },
    });
    return [
      ...["s1", "s1", "s1", "s2", "s2", "s3", "s4", "s5"].map((session, i) => view(iso(on(24), i), session)),
      ...["b1", "b2"].map((session) => view(on(24), session, { is_bot: true })),
      ...[20, 30, 90, 150].map((seconds, i) => view(on(25), `r${i}`, { words: 400, active_seconds: seconds })),
      ...Array.from({ length: 50 }, (_, i) => view(on(26), `c${i}`, i < 6 ? { led_to_ticket_id: "b1" } : {})),
    ];
  }

  /** 27 January: D2; 28: D3; 29: D4 and D5; the week of the 26th: D6. */
  async function surveys(of: ShopContext): Promise<void> {
    const answer = (kind: string, scope: string, at: string, [low, high]: [number, number], scores: number[]) =>
      scores.map((score, i) => ({
        id: `${kind}-${at}-${i}`,
        kind,
        scope,
        at,
        low,
        high,
        score,
        good: kind === "ces" ? score >= 5 : score === high,
      }));
    const rows = [
      ...answer("nps", "relational", on(27), [0, 10], [9, 9, 10, 10, 10, 7, 8, 8, 6, 0]),
      ...answer("ces", "post_ticket", on(28), [1, 7], [7, 6, 6, 5, 4, 2, 7, 3]),
      ...answer("enps", "team", on(26, "00:00"), [0, 10], [10, 9, 8, 7, 6, 9]),
      ...answer("enps", "team", on(19, "00:00"), [0, 10], [10, 9, 8, 7]),
    ];
    await shopDb(of.id).execute(
      `INSERT INTO "SurveyAnswer" ("shopId", "answerId", "source", "kind", "scope", "score", "scaleMin", "scaleMax", "satisfied", "answeredAt")
       SELECT $1::int, r."id", 'survey', r."kind", r."scope", r."score", r."low", r."high", r."good", r."at"
       FROM jsonb_to_recordset($2::jsonb) AS r("id" text, "kind" text, "scope" text, "score" float8, "low" float8, "high" float8, "good" boolean, "at" timestamptz)`,
      JSON.stringify(rows),
    );
    await shopDb(of.id).execute(
      `INSERT INTO "SurveyInvitation" ("shopId", "invitationId", "kind", "scope", "sentAt", "deliveredAt", "expiresAt", "state")
       SELECT $1::int, k || i, k, 'post_chat', $2, $2, $2::timestamptz + interval '14 days', 'sent'
       FROM (SELECT 'csat' AS k, generate_series(1, 40) AS i UNION ALL SELECT 'review', generate_series(1, 200)) all_of_them`,
      new Date(on(29)),
    );
    await shopDb(of.id).execute(
      `INSERT INTO "SurveyAnswer" ("shopId", "answerId", "source", "invitationId", "kind", "scope", "score", "scaleMin", "scaleMax", "satisfied", "answeredAt")
       SELECT $1::int, k || i, 'survey', k || i, k, 'post_purchase', 5, 1, 5, i <= 9, $2
       FROM (SELECT 'csat' AS k, generate_series(1, 12) AS i UNION ALL SELECT 'review', generate_series(1, 14)) all_of_them`,
      new Date(on(29, "12:00")),
    );
  }

  const cases: [name: string, id: string, query: Asked, expected: Partial<Reading>][] = [
    ["A2 C, R, C, A, N, A, C has 3 in", "messages_in", day(2), { value: 3 }],
    ["A2 and 2 out, with A3's one", "messages_out", day(2), { value: 3 }],
    ["A2 and 1 automated", "messages_auto", day(2), { value: 1 }],
    ["A3 one older with a message inside and one new are active", "active_tickets", day(2), { value: 2 }],
    ["A4 new tickets are those of customers", "new_tickets", day(9), { value: 0 }],
    ["A9 90 tickets and 3 agents who replied are 30", "requests_per_agent", day(4), { value: 30, n: 3 }],
    ["A9 3 of 10 created by agents split one matter", "split_rate", day(9), { value: 0.3, n: 10 }],
    ["A11 20 resolved, 3 reopened with a question, 2 with thanks: 15 %", "reopen_rate", day(5), { value: 0.15, n: 20 }],
    ["A12 2 of 25 created are spam: 8 %", "spam_rate", day(6), { value: 0.08, n: 25 }],
    ["A12 all 40 of a day were closed without a reply", "closed_without_reply", day(18), { value: 1, n: 40 }],
    ["A14 1 of 20 is a complaint: 5 %", "complaint_rate", day(8), { value: 0.05, n: 20 }],
    ["A15 4, 2 and 6 messages are 4.0", "messages_per_ticket", day(7), { value: 4, n: 3 }],
    ["B1 the first human reply after 20 minutes", "first_response_time", day(10), { value: 1200, n: 1 }],
    ["B1 frt_any after 3", "frt_any", day(10), { value: 180 }],
    ["B1 time_to_acknowledge after 5 seconds", "time_to_acknowledge", day(10), { value: 5 }],
    ["B4 two calls take 360 s", "handle_time", { ...day(15), filters: { channel: ["phone"] } }, { value: 360, mean: 360, n: 2 }],
    ["B5 queued 40 s", "speed_to_answer", day(23), { value: 40 }],
    ["B5 held 80 s", "on_hold", day(23), { value: 80 }],
    ["B5 waited 120 s in all", "hold_time", day(23), { value: 120 }],
    ["B5 20 offered, 3 abandoned, one of them at 2 s: 2 of 19", "abandon_rate", day(16), { value: 2 / 19, n: 19 }],
    ["B6 waits of 20 and 50 minutes are 70", "customer_wait_total", day(11), { value: 4200, n: 1 }],
    ["B8 2 of 50 never answered: 4 %", "unanswered_rate", day(13), { value: 0.04, n: 50 }],
    ["B9 18 of 20 acknowledged: 90 %", "auto_ack_rate", day(12), { value: 0.9, n: 20 }],
    ["C2 T1 and T2 of four: 50 %", "first_contact_resolution", day(17), { value: 0.5, n: 4 }],
    ["C4 1, 3 and 2 calls are 2.0", "calls_to_resolution", day(19), { value: 2, n: 3, parts: { more_than_one: 2 } }],
    ["C5 episodes 1, 1, 2, 4 are 2.0", "contacts_per_resolution", day(20), { value: 2, n: 4 }],
    ["C6 6 of 40 escalated: 15 %", "escalation_rate", day(18), { value: 0.15, n: 40 }],
    ["C7 the calls that were answered", "call_volume", day(15), { value: 2 }],
    ["C7 talk and hold of 360 and 180 s are 270 on average", "average_call_time", day(15), { value: 270 }],
    ["D2 5 promoters, 3 passives, 2 detractors: +30", "nps", day(27), { value: 30, n: 10 }],
    ["D3 7, 6, 6, 5, 4, 2, 7, 3 have mean 5.00", "ces", day(28), { value: 5, n: 8 }],
    ["D3 and 62.5 % found it easy", "ces_easy", day(28), { value: 0.625 }],
    ["D4 40 delivered, 12 answered, reviews apart", "survey_response_rate", day(29), { n: 240 }],
    ["D5 200 sent, 14 received: 7.0 %", "review_rate", day(29), { value: 0.07, n: 200 }],
    ["D5 9 of 14 with five stars", "five_star_share", day(29), { value: 9 / 14, n: 14 }],
    ["D6 3 promoters and 1 detractor of 6: +33.3", "agent_satisfaction", day(26), { value: 100 / 3, n: 6 }],
    ["D6 four answers are no figure", "agent_satisfaction", day(19), { value: null, reason: "below 5 responses" }],
    ["E1 8 views without the bots", "article_views", day(24), { value: 8 }],
    ["E1 of 5 reads", "article_reads", day(24), { value: 5 }],
    ["E2 20, 30, 90, 150 s have median 60", "article_read_time", day(25), { value: 60 }],
    ["E2 half of them short", "short_read_share", day(25), { value: 0.5, n: 4 }],
    ["E3 6 of 50 sessions contacted support: 12 %", "article_contact_rate", day(26), { value: 0.12, n: 50 }],
  ];

  test.each(cases)("%s", async (_name, id, query, expected) => {
    const reading = await read(shop, id, { now: new Date("2026-03-01T00:00:00Z"), ...query });
    for (const [field, value] of Object.entries(expected)) {
      const told = reading[field as keyof Reading];
      if (typeof value === "number") expect(told, field).toBeCloseTo(value, 9);
      else expect(told, field).toEqual(value);
    }
  });

  test("A7 WISMO 5, size 3, refund 2 are 50, 30 and 20 %", async () => {
    const types = await rows(shop, "ticket_types", { ...day(3), by: "type" });
    expect(types.map(({ group, metrics }) => [group, metrics.ticket_types!.value])).toEqual([
      ["WISMO", 0.5],
      ["refund", 0.2],
      ["size", 0.3],
    ]);
  });

  test("A13 twelve messages in four Monday hours are 3.0 an hour", async () => {
    const busiest = await read(shop, "busiest_times", { from: "2026-01-05", to: "2026-02-02", now: new Date("2026-03-01") });
    expect(busiest.parts!["1-10"]).toBe((await mondays("10")) / 4);
  });

  async function mondays(hour: string): Promise<number> {
    const hours = await rows(shop, "messages_in", {
      from: "2026-01-05",
      to: "2026-02-02",
      granularity: "hour",
      now: new Date("2026-03-01"),
    });
    const monday = (bucket: string) => new Date(bucket).getUTCDay() === 1 && bucket.slice(11, 13) === hour;
    return hours.filter(({ bucket }) => monday(bucket)).reduce((sum, { metrics }) => sum + metrics.messages_in!.n, 0);
  }

  test("B10 14, 15, 59, 60, 239, 240, 480 and 1440 minutes fall into right-open stretches", async () => {
    expect((await read(shop, "first_response_distribution", { ...day(14, 16), now: new Date("2026-03-01") })).parts).toEqual({
      under_15_min: 1,
      under_1_h: 2,
      under_4_h: 2,
      under_8_h: 1,
      under_24_h: 1,
      over_24_h: 1,
    });
  });

  test("C2 a ticket resolved two days ago is immature", async () => {
    const reading = await read(shop, "first_contact_resolution", { ...day(17), now: new Date("2026-01-19T00:00:00Z") });
    expect(reading).toMatchObject({ value: null, n: 0, immature: 4 });
  });

  test("C2 where one day is set, all four count two days later, and the ticket of day 5 is no return", async () => {
    const set = (days: number) =>
      shopDb(shop.id).execute(
        `INSERT INTO "FigureSettings" ("shopId", "fcrDays") VALUES ($1, $2) ON CONFLICT ("shopId") DO UPDATE SET "fcrDays" = $2`,
        days,
      );
    await set(1);
    const reading = await read(shop, "first_contact_resolution", { ...day(17), now: new Date("2026-01-19T00:00:00Z") });
    await set(7);
    expect(reading).toMatchObject({ value: 0.75, n: 4, immature: 0 });
  });
});

describe("dictionary oracles of what is divided", () => {
  const of = (reading: Partial<Reading>): Reading => ({ value: null, unit: "count", n: 0, ...reading });
  const combine = (id: string, readings: Record<string, Partial<Reading>>, bucket: BucketFacts = { days: 1 }) => {
    const metric = metricById(id)!;
    if (metric.kind !== "composite") throw new Error(`${id} is not made of others`);
    expect(Object.keys(readings)).toEqual(Object.keys(metric.operands));
    return metric.combine(Object.fromEntries(Object.entries(readings).map(([name, each]) => [name, of(each)])), bucket).value;
  };

  test.each<[string, string, Record<string, Partial<Reading>>, number | null]>([
    ["A2 two out for three in", "out_in_ratio", { out: { n: 2 }, in: { n: 3 } }, 2 / 3],
    ["A9 90 tickets, 3 agents: 30", "requests_per_agent", { tickets: { n: 90 }, agents: { n: 3 } }, 30],
    ["A10 67 tickets, 1,000 orders: 6.7", "contact_rate", { tickets: { n: 67 }, orders: { n: 1000 } }, 6.7],
    ["E4 500 sessions, 100 tickets: 5.0 : 1", "self_service_ratio", { sessions: { n: 500 }, tickets: { n: 100 } }, 5],
    ["F5 18000 over 2 kept orders: 9000", "support_aov", { credited: { value: 18000, n: 2 }, shop: { value: 0, n: 0 } }, 9000],
    [
      "F5 18000 in 2 hours of handling: 9000",
      "revenue_per_hour",
      { credited: { value: 18000 }, handling: { mean: 360, n: 20 } },
      9000,
    ],
    ["F6 11,000 over 2,200 tickets: 5.00", "cost_per_ticket", { cost: { value: 1_100_000, n: 1 }, tickets: { n: 2200 } }, 500],
    [
      "F6 11,000 over 2,000 resolved: 5.50",
      "cost_per_resolution",
      { cost: { value: 1_100_000, n: 1 }, tickets: { n: 2000 } },
      550,
    ],
    [
      "F7 15,200 at 40 % less 5,000: 21.6 %",
      "support_roi",
      { revenue: { value: 1_520_000 }, cost: { value: 500_000, n: 1 }, margin: { value: 0.4 } },
      0.216,
    ],
    [
      "P2 30 tickets of 6 minutes an hour and 3 agents: 1.00",
      "staffing_need",
      { tickets: { n: 30 }, handling: { mean: 360 }, hours: { n: 3 } },
      1,
    ],
    ["G10 nothing to divide by is no data", "contact_rate", { tickets: { n: 67 }, orders: { n: 0 } }, null],
  ])("%s", (_name, id, readings, expected) => {
    const value = combine(id, readings);
    if (expected === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(expected, 10);
  });
});

describe("F8 retention", () => {
  /** Customers by number with the days before 1 March 2026 on which they ordered. */
  async function shopOf(orders: [from: number, to: number, daysBefore: number][]): Promise<ShopContext> {
    const shop = await newShop({ timezone: "UTC" });
    for (const [from, to, daysBefore] of orders) {
      await shopDb(shop.id).execute(
        `INSERT INTO "Order" ("shopId", "id", "name", "processedAt", "createdAt", "updatedAt", "version", "customerId", "currency", "total",
           "currentTotal", "currentSubtotal", "giftCards", "financialStatus", "test", "isRenewal", "isReplacement", "discountCodes", "refundsSeen", "netPaid")
         SELECT $1::int, c || ' ' || $4::int, '#', t.at, t.at, t.at, '', 'gid://shopify/Customer/' || c, 'EUR', 100, 100, 100, 0, 'paid', false,
           false, false, '{}', '[]', 100
         FROM generate_series($2::int, $3::int) c, (SELECT '2026-03-01'::timestamptz - make_interval(days => $4::int) AS at) t`,
        from,
        to,
        daysBefore,
      );
    }
    return shop;
  }
  const march = { from: "2026-03-01", to: "2026-04-01", now: new Date("2026-05-01T00:00:00Z") };

  test("F8 S 100, N 15, E 110 is 95.0 %", async () => {
    const shop = await shopOf([
      [0, 0, 400],
      [1, 95, 10],
      [96, 100, 360],
      [101, 115, -10],
    ]);
    expect(await read(shop, "retention_rate", march)).toMatchObject({
      value: 0.95,
      n: 100,
      parts: { stayed: 95, customers: 100 },
    });
    expect(await read(shop, "repeat_purchase_rate", march)).toMatchObject({ value: 0, n: 110 });
  });

  test("G23 a year of orders is needed: the figure says since when there are any", async () => {
    const shop = await shopOf([[1, 10, 100]]);
    expect(await read(shop, "retention_rate", march)).toMatchObject({ value: null, reason: "history starts on 2025-11-21" });
  });
});

describe("dictionary oracles of money", () => {
  const at = (date: number, hour = 10) => iso(`2026-02-${String(date).padStart(2, "0")}T00:00:00Z`, hour * 60);
  const days = (from: number, to: number) => ({
    from: at(from).slice(0, 10),
    to: at(to).slice(0, 10),
    now: new Date("2026-05-01"),
  });
  const helped = (id: string, date: number) => [
    ...asked(id, at(date)),
    messageEvent(id, iso(at(date), 30), "human", agent(id === "f3-b" ? "a2" : "a1")),
  ];
  const order = (id: number, who: string, when: string, total: string, more: object = {}) =>
    orderPayload({ id, at: when, total, email: `${who}@shop.example` }, { ...more });
  let shop: ShopContext;

  beforeAll(async () => {
    const world = await newShop({ timezone: "UTC" });
    const touched = iso(at(10), 30);
    await feed(world, {
      connection: await newConnection(world),
      events: [
        ...["f3-a", "f3-b", "f3-c"].flatMap((id) => helped(id, 2)),
        ...["f11-a", "f11-b", "f11-c"].flatMap((id) => helped(id, 10)),
        ...asked("f10", at(20)),
        messageEvent("f10", at(20, 11), "ai", { author: { kind: "ai", id: "ai9", name: "Bot" } }),
        messageEvent("f10", at(20, 12), "customer"),
        messageEvent("f10", at(20, 13), "human", agent("a1")),
      ],
      orders: [
        order(1, "f3-a", at(3), "120.00"),
        order(2, "f3-b", at(3), "100.00", { refunds: [refundPayload(1, 2, at(5), "40.00")], current_total_price: "60.00" }),
        order(3, "f3-c", at(3), "50.00", { cancelled_at: at(4) }),
        order(4, "f11-a", iso(touched, 2 * 60), "10.00"),
        order(5, "f11-b", iso(touched, 6 * 60), "10.00"),
        order(6, "f11-c", iso(touched, 50 * 60), "10.00"),
        order(7, "f10", at(21), "100.01"),
      ],
    });
    shop = world;
  });

  test("F3 orders of 12000, 10000 of which 4000 went back, and 5000 cancelled, bring 18000", async () => {
    expect(await read(shop, "support_revenue", days(3, 4))).toMatchObject({ value: 18_000, n: 2 });
  });

  test("F4 the agents' parts of it add up to it: a1 has 12000, a2 6000", async () => {
    const agents = await rows(shop, "agent_revenue", { ...days(3, 4), by: "agent" });
    expect(agents.map(({ group, metrics }) => [group, metrics.agent_revenue!.value])).toEqual([
      ["a1", 12_000],
      ["a2", 6000],
    ]);
  });

  test("F5 18000 by two kept orders are 9000 each", async () => {
    expect(await read(shop, "support_aov", days(3, 4))).toMatchObject({ value: 9000, n: 2 });
  });

  test("F1 and F2 of three answered tickets the two with a kept order are converted", async () => {
    expect(await read(shop, "converted_tickets", days(2, 3))).toMatchObject({ value: 2 });
    expect(await read(shop, "ticket_conversion_rate", days(2, 3))).toMatchObject({ value: 2 / 3, n: 3 });
  });

  test("F10 of 10001 for one turn of the AI and one of a person, 5000 are the AI's, and all of it AI-assisted", async () => {
    expect(await read(shop, "ai_revenue", days(21, 22))).toMatchObject({ value: 5000 });
    expect(await read(shop, "ai_assisted_revenue", days(21, 22))).toMatchObject({ value: 10_001 });
  });

  test("F11 2 h, 6 h and 50 h after the reply have median 6 h", async () => {
    expect(await read(shop, "median_time_to_purchase", days(10, 13))).toMatchObject({ value: 6 * 3600, n: 3 });
  });
});
