import { beforeAll, expect, test } from "vitest";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { addDays } from "#app/lib/calendar-day.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { reviewAnswer } from "#app/surveys/answer.server.ts";
import { insertInvitation } from "#app/surveys/invite.server.ts";
import { hideComment, tagAnswer } from "#app/surveys/marks.server.ts";
import { answeredTicket, messageEvent, ticketEvent, ticketHappening } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { askedSurvey, knockAnswer, knockAsk, knockSeen } from "#tests/factories/storefront.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { readAnswerList } from "./answer-list.server.ts";
import { readSatisfaction } from "./satisfaction.server.ts";

useDatabase();

const MINUTE = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();
const native = (score: number, comment?: string) => ({ rating: { score, scale_min: 1, scale_max: 5, comment } });
let shop: ShopContext;
let period: { from: string; to: string };

/**
 * T1 and T2 were rated in our survey, T3 in the helpdesk's, T4 in both (ours counts, it came later), T5 was asked and said nothing, T6 was
 * not asked: nobody had replied. T7 is Bo's; the others are Ana's.
 */
beforeAll(async () => {
  shop = await newShop();
  const desk = await newConnection(shop);
  const answered = ["T1", "T2", "T3", "T4", "T5"].flatMap((id) => answeredTicket(id, ago(90), ago(80), `${id}@shop.example`));
  const bo = { author: { kind: "human", id: "a2", name: "Bo" } };
  const body = [
    ...answered,
    ticketEvent("T6", ago(90), "t6@shop.example"),
    messageEvent("T6", ago(90), "customer"),
    ticketEvent("T7", ago(90), "t7@shop.example"),
    messageEvent("T7", ago(90), "customer"),
    messageEvent("T7", ago(70), "human", bo),
    ...["T1", "T2", "T3", "T4", "T5", "T7"].map((id) => ticketHappening("status", id, ago(60), { to: "closed" })),
    ticketHappening("rated", "T3", ago(50), native(1, "Slow")),
  ];
  await knockHelpdesk(genericWebhook({ ...desk, body }));
  await settle(shop);
  const asked = async (conversation: string) => {
    const from = { shop: shop.domain, query: { ctx: "custom", conversation } };
    const { invite } = await askedSurvey(from);
    await knockSeen(invite, from);
    return (score: number, comment?: string) => knockAnswer(invite, { score, comment }, from);
  };
  await (
    await asked("T1")
  )(5, "Lovely");
  await (
    await asked("T2")
  )(2, "Wrong size");
  await (
    await asked("T4")
  )(4);
  await knockHelpdesk(genericWebhook({ ...desk, body: ticketHappening("rated", "T4", ago(10), native(1)) }));
  await asked("T5");
  await (
    await asked("T7")
  )(5);
  await knockAsk({ shop: shop.domain, query: { ctx: "custom", conversation: "T6" } });
  await settle(shop);
  const today = localDay(shop.timezone, Date.now());
  period = { from: addDays(today, -6), to: addDays(today, 1) };
});

/** A moment after everything that happened. */
const now = () => new Date(Date.now() + MINUTE);
const page = (more: Record<string, string> = {}) => readSatisfaction(shop, new URLSearchParams({ ...period, ...more }), now());
const figures = async (...ids: string[]) => {
  const metrics = ids.map((id) => metricById(id)!);
  const [row] = await readMetrics(shop, {
    ...period,
    granularity: "total",
    metrics,
    ruleset: await readRuleset(shop),
    now: now(),
  });
  return row!.metrics;
};

test("distribution, list and comments are made of the answers that the figure is made of, each opinion once", async () => {
  const { csat } = await figures("csat");
  const { distribution, comments, cards } = await page();
  expect(csat).toMatchObject({ n: 5, parts: { satisfied: 3, responses: 5 } });
  expect(cards[0]!.value).toBe("3 of 5");
  expect(distribution).toEqual({
    total: 5,
    otherScales: 0,
    rows: [
      { score: 5, n: 2 },
      { score: 4, n: 1 },
      { score: 3, n: 0 },
      { score: 2, n: 1 },
      { score: 1, n: 1 },
    ],
  });
  const query = { ...period, kinds: ["csat" as const], agents: null, all: false, cursor: null, limit: 100, now: now() };
  const list = await readAnswerList(shop, query);
  expect(list.total).toEqual({ answers: 5 });
  const listed = list.rows.map(({ ticketId, source, score }) => `${ticketId} ${source} ${score}`);
  expect(new Set(listed)).toEqual(new Set(["T1 survey 5", "T2 survey 2", "T3 helpdesk 1", "T4 survey 4", "T7 survey 5"]));
  expect(comments!.rows.map(({ text, via }) => [text, via])).toEqual([
    ["Wrong size", "Survey"],
    ["Lovely", "Survey"],
    ["Slow", "Helpdesk's own survey"],
  ]);
});

test("the funnel adds up with the figures of D4, and says who was not asked", async () => {
  const { funnel } = await page();
  const { survey_response_rate: rate } = await figures("survey_response_rate");
  expect(funnel).toMatchObject({ asked: 5, delivered: 5, seen: 5, answered: 4 });
  expect([rate!.n, rate!.parts!.answered]).toEqual([funnel!.delivered, funnel!.answered]);
  expect(funnel!.notAsked).toMatchObject([{ reason: "not_answered", n: 1 }]);
});

test("coverage by agent adds up to the whole", async () => {
  const { coverage } = await page();
  expect(coverage!.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
    { name: "Ana", eligible: 5, asked: "4 of 5", answered: "3 of 4", csat: "2 of 4" },
    { name: "Bo", eligible: 1, asked: "1 of 1", answered: "1 of 1", csat: "1 of 1" },
  ]);
  const { survey_coverage: all } = await figures("survey_coverage");
  expect(coverage!.reduce((sum, { eligible }) => sum + eligible, 0)).toBe(all!.n);
});

test("filters cut the page as they cut the figure", async () => {
  const { distribution, comments, cards } = await page({ agent: "a2" });
  expect([distribution!.total, comments!.rows, cards[0]!.value]).toEqual([1, [], "1 of 1"]);
});

test("comments are searched, tagged and hidden; their scores count all the same", async () => {
  const { comments } = await page({ q: "SIZE" });
  const [wrong] = comments!.rows;
  expect(comments!.rows).toHaveLength(1);
  await tagAnswer(shop.id, wrong!.id, ["sizes"]);
  expect((await page({ mark: "sizes" })).comments).toMatchObject({ rows: [{ text: "Wrong size" }], tags: ["sizes"] });
  await hideComment(shop.id, wrong!.id, new Date());
  expect((await page()).comments!.rows).toHaveLength(2);
  expect((await page({ hidden: "1" })).comments!.rows).toMatchObject([{ text: "Wrong size", isHidden: true }]);
  expect((await page()).distribution!.total).toBe(5);
});

test("what is set aside leaves figure, distribution and list together, and comes back", async () => {
  const own = (await page()).comments!.rows.find(({ text }) => text === "Lovely")!;
  await reviewAnswer(shop.id, own.id, true, new Date());
  const without = await page();
  expect([without.distribution!.total, without.cards[0]!.value]).toEqual([4, "2 of 4"]);
  expect(without.quarantine).toMatchObject([{ id: own.id, why: "Set aside by hand", counts: false }]);
  await reviewAnswer(shop.id, own.id, false, new Date());
  expect((await page()).distribution!.total).toBe(5);
});

test("reviews stand day by day beside orders and requests", async () => {
  const sent = new Date(Date.now() - 5 * MINUTE);
  await insertInvitation(shopDb(shop.id), { kind: "review", scope: "post_purchase", via: "email" }, sent);
  const { reviews, funnel } = await page({ tab: "reviews" });
  expect(reviews).toHaveLength(7);
  expect(reviews!.toSorted((a, b) => (a.label < b.label ? 1 : -1))[0]).toMatchObject({ orders: 0, received: 0 });
  expect(funnel).toMatchObject({ asked: 1, delivered: 0, answered: 0 });
});
