import { beforeAll, describe, expect, test } from "vitest";
import { parseRuleset } from "#app/attribution/presets.ts";
import { saveFigureSettings } from "#app/inputs/figure-settings.server.ts";
import { addDays } from "#app/lib/calendar-day.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { dimensionsOf, type Metric } from "#app/metrics/define.ts";
import { metrics } from "#app/metrics/definitions/index.ts";
import { type MetricQuery, type MetricRow, readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { deskNow, deskWorld } from "#tests/factories/desk-world.ts";
import { feed } from "#tests/factories/feed.ts";
import { type GenericEvent, messageEvent, ticketEvent, ticketHappening } from "#tests/factories/generic-events.ts";
import { newConnection } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { refreshDays } from "./refresh.server.ts";

useDatabase();

const DAYS = 730;
const firstDay = addDays(deskNow.toISOString().slice(0, 10), -DAYS);
let shop: ShopContext;

beforeAll(async () => {
  shop = await deskWorld({ days: DAYS, tickets: 200, orders: 200 });
});

/** Numbers from 0 (inclusive) to 1, the same every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const chance = seeded(5);
const pick = <T>(some: readonly T[]): T => some[Math.floor(chance() * some.length)]!;
const upTo = (most: number) => Math.floor(chance() * (most + 1));

/** Any question that pages and API may ask. */
function question(): MetricQuery {
  const some: Metric[] = Array.from({ length: 1 + upTo(2) }, () => pick(metrics));
  const granularity = pick(["total", "total", "day", "week", "month", "quarter", "hour"] as const);
  const from = addDays(firstDay, upTo(DAYS - 1) - 5);
  const longest = { hour: 2, day: 40, week: 120 }[granularity as string] ?? DAYS;
  const dimensions = some.map(dimensionsOf).reduce((both, own) => both.filter((each) => own.includes(each)));
  const filters = { channel: [pick(["email", "chat", "phone"])] };
  return {
    metrics: some,
    from,
    to: addDays(from, 1 + upTo(longest)),
    granularity,
    by: chance() < 0.15 && dimensions.length > 0 ? pick(dimensions) : null,
    ...(chance() < 0.1 ? { filters } : {}),
    hours: pick(["calendar", "business"] as const),
    ruleset: parseRuleset(chance() < 0.8 ? shop.ruleset : pick(["gorgias_5d", "default+basis=gross+dating=refund"])),
    now: chance() < 0.7 ? deskNow : new Date(deskNow.getTime() - chance() * 60 * 86_400_000),
    ...(chance() < 0.3 ? { until: new Date(Date.parse(addDays(from, upTo(longest))) + upTo(86_400_000)) } : {}),
  };
}

const ask = async (questions: readonly MetricQuery[]) => {
  const answers: MetricRow[][] = [];
  for (const query of questions) answers.push(await readMetrics(shop, query));
  return answers;
};

const keepAll = async () => {
  while ((await refreshDays(shop, deskNow, 0)) > 0);
};

const keptDays = async () =>
  (await shopDb(shop.id).rows<{ n: number }>(`SELECT count(*)::int AS "n" FROM "KeptDay" WHERE "shopId" = $1`))[0]!.n;

/** Answers while nothing is kept, so that everything is read from the facts. */
async function fromFacts<T>(work: () => Promise<T>): Promise<T> {
  const db = shopDb(shop.id);
  await db.execute(`UPDATE "KeptDay" SET "definitions" = 'other ' || "definitions" WHERE "shopId" = $1`);
  const answer = await work();
  await db.execute(`UPDATE "KeptDay" SET "definitions" = substr("definitions", 7) WHERE "shopId" = $1`);
  return answer;
}

describe("kept days", () => {
  test("answer 200 questions exactly as the facts do", async () => {
    const questions = Array.from({ length: 200 }, question);
    await keepAll();
    expect(await keptDays()).toBeGreaterThan(DAYS - 30);
    const kept = await ask(questions);
    const facts = await fromFacts(() => ask(questions));
    for (const [i, query] of questions.entries()) {
      const said = `${query.metrics.map(({ id }) => id).join()} ${query.from}–${query.to} by ${query.granularity} at ${query.now.toISOString()} until ${query.until?.toISOString()}`;
      expect(kept[i], said).toEqual(facts[i]);
    }
  });

  test("are current at once after late events of any kind and order, and after each refresh", async () => {
    const connection = await newConnection(shop);
    const at = (day: number, hour: number) => new Date(Date.parse(firstDay) + day * 86_400_000 + hour * 3_600_000).toISOString();
    await keepAll();
    const closed = ticketHappening("status", "L9", at(110, 20), { to: "closed", actor: { kind: "human", id: "a1" } });
    const thanks = messageEvent("L9", at(112, 9), "customer");
    await feed(shop, { connection, events: [ticketEvent("L9", at(110, 9), "l9@example.com"), closed, thanks] });
    for (let round = 0; round < 5; round++) {
      const late = Array.from({ length: 1 + upTo(3) }, () => lateEvents(`L${upTo(5)}`, 100 + upTo(300), at)).flat();
      const orders = [
        orderPayload({
          id: 990_000 + upTo(3),
          at: at(100 + upTo(300), 10),
          total: `${10 + upTo(90)}.00`,
          email: `l${upTo(5)}@example.com`,
        }),
      ];
      await feed(shop, { connection, events: late.toSorted(() => chance() - 0.5), orders: chance() < 0.5 ? orders : [] });
      if (chance() < 0.5) await refreshDays(shop, deskNow, 0);
      const query = {
        metrics,
        from: addDays(firstDay, 90),
        to: addDays(firstDay, 420),
        granularity: pick(["total", "month"] as const),
      };
      const asked = { ...query, ruleset: parseRuleset(shop.ruleset), now: deskNow };
      const kept = await readMetrics(shop, asked);
      expect(await keptDays()).toBeGreaterThan(DAYS - 30);
      expect(kept, `round ${round}`).toEqual(await fromFacts(() => readMetrics(shop, asked)));
    }
  });

  test("are judged anew at once when the merchant sets another number of days", async () => {
    await keepAll();
    const fcr = metrics.filter(({ id }) => id === "first_contact_resolution");
    const period = { from: firstDay, to: deskNow.toISOString().slice(0, 10), granularity: "month" as const };
    const asked = { metrics: fcr, ...period, ruleset: parseRuleset(shop.ruleset), now: deskNow };
    const before = await readMetrics(shop, asked);
    await saveFigureSettings(shop.id, { grossMargin: 0.4, retentionDays: 5, fcrDays: 1 });
    const after = await readMetrics(shop, asked);
    expect(after).not.toEqual(before);
    expect(after).toEqual(await fromFacts(() => readMetrics(shop, asked)));
    await keepAll();
    expect(await readMetrics(shop, asked)).toEqual(after);
  });
});

/** What may arrive late about a ticket of an old day. */
function lateEvents(id: string, day: number, at: (day: number, hour: number) => string): GenericEvent[] {
  const email = `${id.toLowerCase()}@example.com`;
  const to = pick(["closed", "open", "pending"]);
  return pick([
    () => [
      ticketEvent(id, at(day, 9), email),
      messageEvent(id, at(day, 9), "customer"),
      messageEvent(id, at(day, 10 + upTo(30)), "human"),
    ],
    () => [messageEvent(id, at(day + upTo(2), upTo(23)), pick(["customer", "human", "ai"]))],
    () => [ticketHappening("status", id, at(day + upTo(3), upTo(23)), { to, actor: { kind: "human", id: "a1" } })],
    () => [
      ticketHappening("rated", id, at(day + upTo(3), upTo(23)), { rating: { score: 1 + upTo(4), scale_min: 1, scale_max: 5 } }),
    ],
    () => [ticketEvent(id, at(day, 9), email, { tags: [pick(["damaged", "vip"])], channel: pick(["email", "chat"]) })],
    () => [ticketHappening(pick(["spam", "unspam"]), id, at(day, 23))],
    () => [ticketHappening("merged", id, at(day, 23), { into: `L${upTo(5)}` })],
  ])();
}
