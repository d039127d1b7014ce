import { beforeEach, describe, expect, test } from "vitest";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { decrypt } from "#app/lib/crypto.server.ts";
import { database } from "#app/lib/db.server.ts";
import { action as seenDoor } from "#app/routes/proxy.survey.$invite.seen.ts";
import { action as answerDoor } from "#app/routes/proxy.survey.$invite.ts";
import { action as askDoor, loader as askLoader } from "#app/routes/proxy.survey.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { insertInvitation } from "#app/surveys/invite.server.ts";
import { saveSurveySettings } from "#app/surveys/settings.server.ts";
import { makeToken } from "#app/surveys/token.server.ts";
import { answeredTicket, type GenericEvent, messageEvent, ticketHappening } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle, type TestConnection } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { askedSurvey, knockAnswer, knockAsk, knockSeen, proxyUrl, type StorefrontRequest } from "#tests/factories/storefront.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { shopDb } from "#app/lib/db.server.ts";

useDatabase();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const zoe = "zoe@shop.example";
let shop: ShopContext;
let desk: TestConnection;

beforeEach(async () => {
  shop = await newShop();
  desk = await newConnection(shop);
});

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

async function told(...body: GenericEvent[]): Promise<void> {
  expect((await knockHelpdesk(genericWebhook({ ...desk, body }))).status).toBe(200);
  expect((await settle(shop)).failed).toBe(0);
}

/** A chat that somebody of the team answered some minutes ago. */
const chatted = (id = "T1", email = zoe, minutes = 10) =>
  told(...answeredTicket(id, ago((minutes + 5) * MINUTE), ago(minutes * MINUTE), email));

const from = (more: Partial<StorefrontRequest> = {}, conversation = "T1", ctx = "custom"): StorefrontRequest => ({
  shop: shop.domain,
  ...more,
  query: { ctx, conversation, ...more.query },
});

const invitations = () => database().surveyInvitation.findMany({ where: { shopId: shop.id }, orderBy: { createdAt: "asc" } });
const answers = () => database().surveyAnswer.findMany({ where: { shopId: shop.id } });
const reasons = async () =>
  (await database().surveyNotAsked.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } })).map(({ reason }) => reason);

async function csat(): Promise<{ value: number | null; n: number }> {
  const period = { from: ago(40 * DAY).slice(0, 10), to: new Date(Date.now() + 2 * DAY).toISOString().slice(0, 10) };
  const { rows } = await answerMetrics(shop, new URLSearchParams({ metrics: "csat", ...period }), new Date(Date.now() + 1000));
  return rows[0]!.metrics.csat!;
}

describe("a chat that is over", () => {
  test("is asked about, seen, answered, and counts for the agent who replied last", async () => {
    await chatted();
    const survey = await askedSurvey(from());
    expect(survey).toMatchObject({ kind: "csat", scale: { min: 1, max: 5 }, style: { look: "faces" } });
    expect(survey.texts.question).toBeTruthy();
    expect(await invitations()).toMatchObject([
      {
        ticketId: `${desk.id}:T1`,
        linkedBy: "conversation",
        agentId: `${desk.id}:a1`,
        scope: "post_chat",
        state: "sent",
        seenAt: null,
      },
    ]);
    expect((await knockSeen(survey.invite, from())).status).toBe(204);
    expect((await knockSeen(survey.invite, from())).status).toBe(204);
    const answered = await knockAnswer(survey.invite, { score: 5, comment: "Lovely" }, from());
    expect([answered.status, answered.headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect((await invitations())[0]).toMatchObject({ state: "answered", seenAt: expect.any(Date) as Date });
    const [answer] = await answers();
    expect(answer).toMatchObject({
      score: 5,
      satisfied: true,
      score5: 5,
      agentId: `${desk.id}:a1`,
      source: "survey",
      isSuspect: false,
    });
    expect(decrypt(answer!.comment!, "rating.comment").toString()).toBe("Lovely");
    expect(await csat()).toMatchObject({ value: 1, n: 1 });
  });

  test("a changed answer replaces the first within 24 hours, keeps its comment and its history", async () => {
    await chatted();
    const { invite } = await askedSurvey(from());
    expect((await knockAnswer(invite, { score: 2, comment: "Hm" }, from())).status).toBe(201);
    expect((await knockAnswer(invite, { score: 4 }, from())).status).toBe(200);
    const [answer, ...others] = await answers();
    expect(others).toEqual([]);
    expect(answer).toMatchObject({ score: 4, satisfied: true, earlier: [{ score: 2 }] });
    expect(answer!.comment).not.toBeNull();
    await knockAnswer(invite, { score: 4, comment: "" }, from());
    expect((await answers())[0]).toMatchObject({ comment: null, earlier: [{ score: 2 }] });
  });

  test("409 a day later, and the answer stays", async () => {
    await chatted();
    const { invite } = await askedSurvey(from());
    await knockAnswer(invite, { score: 2 }, from());
    await database().surveyAnswer.updateMany({
      where: { shopId: shop.id },
      data: { answeredAt: new Date(Date.now() - DAY - MINUTE) },
    });
    expect((await knockAnswer(invite, { score: 5 }, from())).status).toBe(409);
    expect((await answers())[0]).toMatchObject({ score: 2 });
  });

  test("410 for an invitation that has ended, by its token or in the database", async () => {
    await chatted();
    const { invite } = await askedSurvey(from());
    await database().surveyInvitation.updateMany({ where: { shopId: shop.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await knockAnswer(invite, { score: 5 }, from())).status).toBe(410);
    const { invitationId } = (await invitations())[0]!;
    const old = makeToken("widget", shop.id, invitationId, new Date(Date.now() - 1000));
    expect((await knockAnswer(old, { score: 5 }, from())).status).toBe(410);
    expect((await knockSeen(old, from())).status).toBe(410);
    expect(await answers()).toEqual([]);
  });

  test.each([
    ["above the scale", { score: 6 }, "score"],
    ["below it", { score: 0 }, "score"],
    ["between two scores", { score: 3.5 }, "score"],
    ["as a text", { score: "5" }, "score"],
    ["missing, with a comment", { comment: "Nice" }, "score"],
    ["null", { score: null }, "score"],
    ["a list", [5], "score"],
    ["fine, with a comment of 1,001 characters", { score: 5, comment: "é".repeat(1001) }, "comment"],
    ["fine, with a comment that is no text", { score: 5, comment: { html: "x" } }, "comment"],
  ])("422 naming the field for a score %s", async (_story, body, field) => {
    await chatted();
    const { invite } = await askedSurvey(from());
    const response = await knockAnswer(invite, body, from());
    expect([response.status, response.headers.get("content-type")]).toEqual([422, "application/problem+json"]);
    expect(await response.json()).toMatchObject({ field });
    expect(await answers()).toEqual([]);
  });

  test("a comment of 1,000 characters is taken", async () => {
    await chatted();
    const { invite } = await askedSurvey(from());
    expect((await knockAnswer(invite, { score: 5, comment: "é".repeat(1000) }, from())).status).toBe(201);
  });

  test("other kinds have their own scales", async () => {
    const nps = await askedSurvey(from({ query: { kind: "nps" }, headers: { "x-forwarded-for": "192.0.2.7" } }, "", "page"));
    expect(nps).toMatchObject({ kind: "nps", scale: { min: 0, max: 10 } });
    expect((await knockAnswer(nps.invite, { score: 0 }, from())).status).toBe(201);
    await chatted();
    const ces = await askedSurvey(from({ query: { kind: "ces" } }));
    expect(ces).toMatchObject({ kind: "ces", scale: { min: 1, max: 7 } });
    expect((await knockAnswer(ces.invite, { score: 8 }, from())).status).toBe(422);
    expect((await knockAnswer(ces.invite, { score: 7 }, from())).status).toBe(201);
    expect(await csat()).toMatchObject({ n: 0 });
  });

  test("texts come in the language of the page, the question in the merchant's words", async () => {
    await saveSurveySettings(shop.id, { surveys: { nps: { question: "Empfehlen Sie uns?" } } });
    const headers = { "accept-language": "fr", "x-forwarded-for": "192.0.2.8" };
    const { texts } = await askedSurvey(from({ query: { kind: "nps", locale: "de-AT" }, headers }, "", "page"));
    expect(texts).toMatchObject({ question: "Empfehlen Sie uns?", low: "Sehr unwahrscheinlich", thanks: "Vielen Dank!" });
  });
});

describe("whom not to ask", () => {
  test("a conversation that goes on again: reopened", async () => {
    await chatted("T1", zoe, 60);
    await told(
      ticketHappening("status", "T1", ago(50 * MINUTE), { to: "closed", actor: { kind: "human", id: "a1" } }),
      ticketHappening("status", "T1", ago(20 * MINUTE), { to: "open" }),
      messageEvent("T1", ago(20 * MINUTE), "customer"),
    );
    expect((await knockAsk(from())).status).toBe(204);
    expect(await reasons()).toEqual(["reopened"]);
  });

  test("the same conversation, and a second one of the same person within a day", async () => {
    await chatted();
    await chatted("T2");
    await chatted("T3", "ada@shop.example");
    expect((await knockAsk(from())).status).toBe(200);
    expect((await knockAsk(from())).status).toBe(204);
    expect((await knockAsk(from({}, "T2"))).status).toBe(204);
    expect((await knockAsk(from({}, "T3"))).status).toBe(200);
    expect(await reasons()).toEqual(["asked_about_ticket", "cool_down"]);
    await database().surveyInvitation.updateMany({
      where: { shopId: shop.id },
      data: { sentAt: new Date(Date.now() - 25 * HOUR) },
    });
    expect((await knockAsk(from({}, "T2"))).status).toBe(200);
  });

  test("at the same moment only one of ten is asked", async () => {
    await chatted();
    const all = await Promise.all(Array.from({ length: 10 }, () => knockAsk(from())));
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(204)]);
    expect(await invitations()).toHaveLength(1);
  });

  test.each([
    ["spam", ticketHappening("spam", "T1", ago(MINUTE))],
    ["deleted", ticketHappening("deleted", "T1", ago(MINUTE))],
    ["merged", ticketHappening("merged", "T1", ago(MINUTE), { into: "T9" })],
    ["rated_already", ticketHappening("rated", "T1", ago(MINUTE), { rating: { score: 4, scale_min: 1, scale_max: 5 } })],
    [
      "test",
      { id: "test", type: "ticket", occurred_at: ago(MINUTE), ticket: { id: "T1", created_at: ago(15 * MINUTE), test: true } },
    ],
  ])("a ticket that is %s", async (reason, event) => {
    await chatted();
    await told(event);
    expect((await knockAsk(from())).status).toBe(204);
    expect(await reasons()).toEqual([reason]);
  });

  test("a ticket nobody answered, and one of the team's own", async () => {
    await told(...answeredTicket("T1", ago(9 * MINUTE), ago(8 * MINUTE), zoe).slice(0, 2));
    expect((await knockAsk(from())).status).toBe(204);
    await chatted("T2", "ana@team.example");
    await told({ id: "ana", type: "agent", occurred_at: ago(MINUTE), agent: { id: "a1", email: "ana@team.example" } });
    expect((await knockAsk(from({}, "T2"))).status).toBe(204);
    expect(await reasons()).toEqual(["not_answered", "staff"]);
  });

  test("what the merchant switched off, tags they exclude, their budget and their holdout", async () => {
    await chatted();
    await saveSurveySettings(shop.id, { surveys: { chat: { on: false } } });
    await knockAsk(from());
    await told({
      id: "tagged",
      type: "ticket",
      occurred_at: ago(MINUTE),
      ticket: { id: "T1", created_at: ago(15 * MINUTE), tags: ["VIP"] },
    });
    await saveSurveySettings(shop.id, { ask: { withoutTags: ["vip"] } });
    await knockAsk(from());
    await saveSurveySettings(shop.id, { ask: { mostInThirtyDays: 1, hoursBetween: 1 } });
    await insertInvitation(
      shopDb(shop.id),
      {
        kind: "nps",
        scope: "relational",
        via: "email",
        customerKey: (await database().ticket.findFirst({ where: { shopId: shop.id } }))!.customerKey,
      },
      new Date(Date.now() - 10 * DAY),
    );
    await knockAsk(from());
    expect(await reasons()).toEqual(["switched_off", "excluded_tag", "budget"]);

    await saveSurveySettings(shop.id, { ask: { holdout: 50 } });
    const people = Array.from({ length: 12 }, (_, i) => `p${i}@shop.example`);
    for (const [i, email] of people.entries()) await chatted(`H${i}`, email);
    const asked = await Promise.all(people.map(async (_, i) => (await knockAsk(from({}, `H${i}`))).status));
    expect(new Set(asked)).toEqual(new Set([200, 204]));
    expect((await reasons()).slice(3).every((reason) => reason === "holdout")).toBe(true);
  });

  test("a guest on a page is asked once a month, and NPS is not mixed with conversations", async () => {
    const page = (address: string) => from({ query: { kind: "nps" }, headers: { "x-forwarded-for": address } }, "", "page");
    expect((await knockAsk(page("192.0.2.1"))).status).toBe(200);
    expect((await knockAsk(page("192.0.2.1"))).status).toBe(204);
    expect((await knockAsk(page("192.0.2.2"))).status).toBe(200);
    expect((await invitations()).map(({ scope }) => scope)).toEqual(["relational", "relational"]);
  });

  test("429 for a visitor who asks on and on, and not for others", async () => {
    const visitor = (address: string) => from({ headers: { "x-forwarded-for": address } }, "unknown");
    const first = await Promise.all(Array.from({ length: 35 }, () => knockAsk(visitor("192.0.2.9"))));
    expect(first.filter(({ status }) => status === 429)).toHaveLength(5);
    expect(Number(first.find(({ status }) => status === 429)!.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await knockAsk(visitor("192.0.2.10"))).status).not.toBe(429);
  });
});

describe("whose conversation it is", () => {
  beforeEach(async () => {
    const order = orderPayload({ id: 5001, at: ago(DAY), total: "10.00", email: zoe, customerId: 77 });
    await knockShopify({ shop: shop.domain, topic: "orders/create", payload: order });
    await settle(shop);
  });

  test("without an id: the last one of who is signed in", async () => {
    await chatted();
    await chatted("T2", "ada@shop.example", 1);
    await askedSurvey(from({ customer: "77" }, "", "gorgias"));
    expect(await invitations()).toMatchObject([{ ticketId: `${desk.id}:T1`, linkedBy: "customer_time" }]);
  });

  test("a signed-in shopper cannot rate somebody else's", async () => {
    await chatted("T2", "ada@shop.example");
    expect((await knockAsk(from({ customer: "77" }, "T2"))).status).toBe(204);
    expect(await reasons()).toEqual(["not_their_conversation"]);
  });

  test("a guest cannot rate an old one by guessing its number", async () => {
    await chatted("T1", zoe, 8 * 24 * 60);
    expect((await knockAsk(from())).status).toBe(204);
    expect(await reasons()).toEqual(["conversation_over"]);
    expect((await knockAsk(from({ customer: "77" }))).status).toBe(200);
  });

  test("ids of one vendor's chat mean nothing at another's helpdesk", async () => {
    await chatted();
    await database().helpdeskConnection.updateMany({ where: { shopId: shop.id }, data: { helpdesk: "front" } });
    await askedSurvey(from({}, "T1", "tawk"));
    expect(await invitations()).toMatchObject([{ ticketId: null, linkedBy: null, conversationId: "T1" }]);
  });
});

describe("a conversation that the helpdesk tells about later", () => {
  test("is found by its id, with the agent who had replied last when asking", async () => {
    const { invite } = await askedSurvey(from());
    await knockAnswer(invite, { score: 4 }, from());
    expect(await csat()).toMatchObject({ n: 0 });
    await chatted();
    await told(messageEvent("T1", new Date(Date.now() + MINUTE).toISOString(), "human", { author: { kind: "human", id: "a2" } }));
    expect(await invitations()).toMatchObject([
      { ticketId: `${desk.id}:T1`, linkedBy: "conversation", agentId: `${desk.id}:a1` },
    ]);
    expect(await answers()).toMatchObject([{ ticketId: `${desk.id}:T1`, agentId: `${desk.id}:a1` }]);
    expect(await csat()).toMatchObject({ value: 1, n: 1 });
  });

  test("is found by who was signed in, and when", async () => {
    const { invite } = await askedSurvey(from({ customer: "77" }, "", "gorgias"));
    await knockAnswer(invite, { score: 2 }, from());
    await chatted("T1", "ada@shop.example");
    const order = orderPayload({ id: 5001, at: ago(DAY), total: "10.00", email: zoe, customerId: 77 });
    await knockShopify({ shop: shop.domain, topic: "orders/create", payload: order });
    await chatted("T2", zoe, 5 * 60);
    expect(await invitations()).toMatchObject([{ ticketId: null }]);
    await chatted("T3");
    expect(await invitations()).toMatchObject([{ ticketId: `${desk.id}:T3`, linkedBy: "customer_time" }]);
    expect(await csat()).toMatchObject({ value: 0, n: 1 });
  });

  test("is not one that began after the shopper was asked: its number was guessed", async () => {
    await askedSurvey(from());
    const later = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();
    await told(...answeredTicket("T1", later(5), later(6), zoe));
    expect(await invitations()).toMatchObject([{ ticketId: null }]);
  });
});

describe("who is turned away", () => {
  test.each<[string, Partial<StorefrontRequest>]>([
    ["signed with another secret", { secret: "somebody-elses-secret" }],
    ["older than 90 seconds: a replay", { age: 100 }],
    ["from the future", { age: -100 }],
    ["with a second shop", { afterSigning: "shop=other.myshopify.com" }],
    ["with a second timestamp", { afterSigning: "timestamp=1" }],
    ["with a second signature", { afterSigning: "signature=00" }],
    ["with an hmac beside the signature, twice", { afterSigning: "hmac=1&hmac=2" }],
    ["whose query was added to", { afterSigning: "logged_in_customer_id=1" }],
  ])("401 for a request %s", async (_story, change) => {
    await chatted();
    const { invite } = await askedSurvey(from());
    for (const response of [
      await knockAsk(from(change)),
      await knockAnswer(invite, { score: 1 }, from(change)),
      await knockSeen(invite, from(change)),
    ]) {
      expect([response.status, response.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
    }
    expect(await answers()).toEqual([]);
  });

  test("the previous secret is accepted while secrets are rotated", async () => {
    await chatted();
    expect((await knockAsk(from({ secret: "tests-previous-secret" }))).status).toBe(200);
  });

  test("404 for invitations that are made up, altered, another shop's, or made for a link", async () => {
    await chatted();
    const { invite } = await askedSurvey(from());
    const { invitationId } = (await invitations())[0]!;
    const end = new Date(Date.now() + DAY);
    const altered = invite.slice(0, 20) + (invite[20] === "A" ? "B" : "A") + invite.slice(21);
    const other = await newShop();
    const guesses = ["x", invitationId, altered, `${invite}A`, `${invite}=`, makeToken("link", shop.id, invitationId, end)];
    for (const guess of [
      ...guesses,
      makeToken("widget", other.id, invitationId, end),
      makeToken("widget", shop.id, "nobody", end),
    ]) {
      expect((await knockAnswer(guess, { score: 1 }, from())).status, guess).toBe(404);
    }
    expect((await knockAnswer(invite, { score: 1 }, { shop: other.domain })).status).toBe(404);
    expect((await knockSeen(invite, { shop: other.domain })).status).toBe(404);
    expect(
      (await knockAnswer(makeToken("widget", other.id, invitationId, end), { score: 1 }, { shop: other.domain })).status,
    ).toBe(404);
    expect([await answers(), (await invitations())[0]!.seenAt]).toEqual([[], null]);
  });

  test("404 for a shop that has not installed the app", async () => {
    expect((await knockAsk({ shop: "nobody.myshopify.com" })).status).toBe(404);
  });

  test("JSON only, and not much of it", async () => {
    await chatted();
    const { invite } = await askedSurvey(from());
    const form = from({ headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect((await knockAnswer(invite, "score=5", form)).status).toBe(415);
    expect((await knockAnswer(invite, "{broken", from())).status).toBe(400);
    expect((await knockAnswer(invite, { score: 5, comment: "x".repeat(20_000) }, from())).status).toBe(413);
    expect(await answers()).toEqual([]);
  });

  test("no other origin is let in, and other methods are refused", async () => {
    await chatted();
    const origin = { origin: "https://evil.example" };
    const asked = await knockAsk(from({ headers: origin }));
    expect([...asked.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    const send = (path: string, method: string) => new Request(proxyUrl(path, from()), { method, headers: origin });
    const preflight = await askLoader({ request: send("/proxy/survey", "OPTIONS"), params: {}, context: {} });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([405, null]);
    expect((await askDoor({ request: send("/proxy/survey", "POST"), params: {}, context: {} })).status).toBe(405);
    const params = { invite: "x" };
    expect((await answerDoor({ request: send("/proxy/survey/x", "PUT"), params, context: {} })).status).toBe(405);
    expect((await seenDoor({ request: send("/proxy/survey/x/seen", "GET"), params, context: {} })).status).toBe(405);
  });
});

test("twenty answers at the same moment are one answer, and later ones change it a limited number of times", async () => {
  await chatted();
  const { invite } = await askedSurvey(from());
  const same = await Promise.all(Array.from({ length: 20 }, () => knockAnswer(invite, { score: 5 }, from())));
  expect(same.map(({ status }) => status).toSorted()).toEqual([...Array<number>(19).fill(200), 201]);
  expect(await answers()).toHaveLength(1);
  const changes: number[] = [];
  for (let i = 0; i < 22; i++) changes.push((await knockAnswer(invite, { score: 1 + (i % 2) }, from())).status);
  expect(changes).toEqual([...Array<number>(20).fill(200), 429, 429]);
  expect(await csat()).toMatchObject({ n: 1 });
});

test("an opinion given in the helpdesk and in our survey counts once: the later one within a day", async () => {
  await chatted();
  const { invite } = await askedSurvey(from());
  await knockAnswer(invite, { score: 5 }, from());
  await told(ticketHappening("rated", "T1", ago(2 * MINUTE), { rating: { score: 1, scale_min: 1, scale_max: 5 } }));
  expect(await csat()).toMatchObject({ value: 1, n: 1 });
  await told(
    ticketHappening("rated", "T1", new Date(Date.now() + MINUTE).toISOString(), {
      rating: { score: 2, scale_min: 1, scale_max: 5 },
    }),
  );
  const kept = await answers();
  expect(kept.filter(({ isSuspect }) => !isSuspect)).toMatchObject([{ score: 2, source: "helpdesk" }]);
  expect(kept.filter(({ suspicion }) => suspicion === "duplicate")).toHaveLength(kept.length - 1);
});
