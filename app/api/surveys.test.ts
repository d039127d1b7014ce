import { beforeEach, expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { hideComment, redactComment, tagAnswer } from "#app/surveys/marks.server.ts";
import { reviewAnswer } from "#app/surveys/answer.server.ts";
import { answeredTicket, ticketHappening } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle, type TestConnection } from "#tests/factories/shop.ts";
import { askedSurvey, knockAnswer } from "#tests/factories/storefront.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { answerMetrics } from "./metrics.server.ts";
import { answerSurveys } from "./surveys.server.ts";

useDatabase();

const MINUTE = 60_000;
let shop: ShopContext;
let desk: TestConnection;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();
const period = { from: ago(3 * 24 * 60).slice(0, 10), to: ago(-2 * 24 * 60).slice(0, 10) };
const read = (query: Record<string, string> = {}) =>
  answerSurveys(shop, new URLSearchParams({ ...period, ...query }), new Date(Date.now() + 1000));

/** A conversation rated in our survey, one in the helpdesk's, and an answer whose conversation nobody knows. */
beforeEach(async () => {
  shop = await newShop();
  desk = await newConnection(shop);
  const body = [
    ...answeredTicket("T1", ago(30), ago(20), "zoe@shop.example"),
    ...answeredTicket("T2", ago(30), ago(20), "ada@shop.example"),
    ticketHappening("rated", "T2", ago(10), { rating: { score: 1, scale_min: 1, scale_max: 5, comment: "Slow" } }),
  ];
  await knockHelpdesk(genericWebhook({ ...desk, body }));
  await settle(shop);
  for (const [conversation, score, comment] of [
    ["T1", 5, "Lovely"],
    ["unknown", 3, "Where am I?"],
  ] as const) {
    const from = { shop: shop.domain, query: { ctx: "custom", conversation } };
    await knockAnswer((await askedSurvey(from)).invite, { score, comment }, from);
  }
});

test("the rows are those that the figure is made of, newest first", async () => {
  const { rows, total, next } = await read();
  expect(rows).toMatchObject([
    {
      ticketId: "T1",
      score: 5,
      comment: "Lovely",
      source: "survey",
      via: "widget",
      agentId: "a1",
      agentName: "Ana",
      counted: true,
    },
    { ticketId: "T2", score: 1, comment: "Slow", source: "helpdesk", via: null, helpdesk: "generic", counted: true },
  ]);
  expect([total, next]).toEqual([{ answers: 2 }, null]);
  const metrics = await answerMetrics(shop, new URLSearchParams({ metrics: "csat", ...period }), new Date(Date.now() + 1000));
  expect(metrics.rows[0]!.metrics.csat).toMatchObject({ n: 2 });
});

test("include=all shows also what is in no figure", async () => {
  const { rows, total } = await read({ include: "all" });
  expect(rows.map(({ ticketId, counted }) => [ticketId, counted])).toEqual(
    expect.arrayContaining([
      ["T1", true],
      ["T2", true],
      [null, false],
    ]),
  );
  expect(total.answers).toBe(3);
  const own = rows.find(({ ticketId }) => ticketId === "T1")!;
  await reviewAnswer(shop.id, own.id, true, new Date());
  expect((await read()).rows.map(({ ticketId }) => ticketId)).toEqual(["T2"]);
});

test("kind and agent narrow it; pages join without a gap", async () => {
  expect((await read({ kind: "nps" })).rows).toEqual([]);
  expect((await read({ agent: "a1", kind: "csat,nps" })).rows).toHaveLength(2);
  expect((await read({ agent: "nobody" })).rows).toEqual([]);
  const first = await read({ limit: "1" });
  const second = await read({ limit: "1", cursor: first.next! });
  expect([...first.rows, ...second.rows].map(({ ticketId }) => ticketId)).toEqual(["T1", "T2"]);
  expect(second).toMatchObject({ total: { answers: 2 }, next: null });
});

test("what the merchant hides is not told, what they remove is gone for good, tags are told", async () => {
  const [own, theirs] = (await read()).rows;
  await tagAnswer(shop.id, own!.id, [" praise ", "praise", ""]);
  await hideComment(shop.id, own!.id, new Date());
  await redactComment(shop.id, theirs!.id, new Date());
  expect((await read()).rows).toMatchObject([
    { comment: null, tags: ["praise"], score: 5 },
    { comment: null, score: 1 },
  ]);
  await hideComment(shop.id, own!.id, null);
  // The ticket is derived again from what the helpdesk told.
  await knockHelpdesk(genericWebhook({ ...desk, body: ticketHappening("escalated", "T2", ago(1)) }));
  await settle(shop);
  expect((await read()).rows).toMatchObject([{ comment: "Lovely", tags: ["praise"] }, { comment: null }]);
});

test("the team's answers are nobody's to read, and another shop's are not ours", async () => {
  await database().surveyAnswer.updateMany({
    where: { shopId: shop.id, source: "survey" },
    data: { kind: "enps", scope: "team" },
  });
  expect((await read({ include: "all" })).rows.map(({ ticketId }) => ticketId)).toEqual(["T2"]);
  shop = await newShop();
  expect(await read({ include: "all" })).toEqual({ rows: [], total: { answers: 0 }, next: null });
});
