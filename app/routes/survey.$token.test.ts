import { beforeEach, describe, expect, test } from "vitest";
import { database, shopDb } from "#app/lib/db.server.ts";
import { action, loader } from "#app/routes/survey.$token.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { insertInvitation, type NewInvitation } from "#app/surveys/invite.server.ts";
import type { SurveyKind } from "#app/surveys/kinds.ts";
import { saveSurveySettings } from "#app/surveys/settings.server.ts";
import { makeToken } from "#app/surveys/token.server.ts";
import { languages } from "#app/surveys/texts.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const inTwoWeeks = () => new Date(Date.now() + 14 * DAY);
let shop: ShopContext;

beforeEach(async () => {
  shop = await newShop();
});

/** An invitation whose link was delivered some minutes ago. */
async function invited(more: Partial<NewInvitation> = {}, minutes = 10): Promise<{ id: string; token: string }> {
  const at = new Date(Date.now() - minutes * MINUTE);
  const { id, expiresAt } = await insertInvitation(
    shopDb(shop.id),
    { kind: "csat", scope: "post_ticket", via: "email", ...more },
    at,
  );
  await database().surveyInvitation.updateMany({ where: { shopId: shop.id, invitationId: id }, data: { deliveredAt: at } });
  return { id, token: makeToken("link", shop.id, id, expiresAt) };
}

const open = (token: string, query = "", headers: Record<string, string> = {}, method = "GET") =>
  loader({
    request: new Request(`https://app.fiveday.test/survey/${token}${query}`, { headers, method }),
    params: { token },
    context: {},
  });

const send = (token: string, form: Record<string, string>, query = "", headers: Record<string, string> = {}) => {
  const request = new Request(`https://app.fiveday.test/survey/${token}${query}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers,
  });
  return action({ request, params: { token }, context: {} });
};

const answers = () => database().surveyAnswer.findMany({ where: { shopId: shop.id } });

describe("the page of a link", () => {
  test("asks in one tap and proposes what the link said, without recording it", async () => {
    const { token } = await invited();
    const response = await open(token, "?score=4", { "accept-language": "de" });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('<html lang="de">');
    expect(page).toContain("Du hast 4 von 5 gewählt.");
    expect(page.match(/name="score"/g)).toHaveLength(6);
    expect(page.length).toBeLessThan(8_000);
    expect(page).not.toMatch(/<(link|img|iframe)|src=/);
    expect(await answers()).toEqual([]);
    expect(await database().surveyInvitation.findFirst()).toMatchObject({ state: "sent", seenAt: null });
  });

  test("takes the answer, thanks, lets it be changed and a comment added", async () => {
    const { token } = await invited();
    const sent = await send(token, { score: "4", touched: "1" }, "?score=4");
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `/survey/${token}?done=1`]);
    const thanks = await (await open(token, "?done=1")).text();
    expect(thanks).toContain("Merci");
    expect((await send(token, { score: "2", comment: "Trop <lent>" })).status).toBe(303);
    expect(await answers()).toMatchObject([{ score: 2, earlier: [{ score: 4 }], isSuspect: false }]);
    expect(await (await open(token, "?done=1")).text()).toContain("Trop &lt;lent&gt;</textarea>");
  });

  test("offers the shop's review page to everybody, whatever they gave", async () => {
    await saveSurveySettings(shop.id, { reviewUrl: "https://reviews.example/five-day" });
    for (const score of ["1", "5"]) {
      const { token } = await invited();
      await send(token, { score });
      expect(await (await open(token)).text()).toContain('href="https://reviews.example/five-day"');
    }
  });

  test("can be neither framed, nor kept, nor made to load anything", async () => {
    const { token } = await invited();
    const { headers } = await open(token);
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'nonce-\S+'.*frame-ancestors 'none'/);
    expect(headers.get("cache-control")).toContain("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect((await open(token)).headers.get("content-security-policy")).not.toBe(headers.get("content-security-policy"));
  });

  test("shows a shop's name and words as text", async () => {
    shop = await newShop({ name: `<script>alert(1)</script>` });
    const { token } = await invited({ kind: "nps", scope: "relational" });
    expect(await (await open(token)).text()).not.toContain("<script>alert");
  });

  test.each(languages)("speaks %s", async (language) => {
    const { token } = await invited();
    const page = await (await open(token, `?lang=${language}`)).text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).not.toContain("{{");
  });

  test.each<[SurveyKind, number]>([
    ["nps", 11],
    ["ces", 7],
    ["solved", 2],
    ["review", 5],
  ])("%s has %d targets, and refuses what is not on its scale", async (kind, targets) => {
    const { token } = await invited({ kind, scope: kind === "nps" ? "relational" : "post_ticket" });
    expect((await (await open(token, "?score=99")).text()).match(/name="score"/g)).toHaveLength(targets);
    for (const form of [{}, { score: "" }, { score: "99" }, { score: "1.5" }, { comment: "only words" }]) {
      const refused = await send(token, form as Record<string, string>);
      expect(refused.status).toBe(422);
    }
    expect(await answers()).toEqual([]);
  });

  test("tells that it was seen only when the page says so", async () => {
    const { token } = await invited();
    await open(token);
    expect((await send(token, { seen: "1" })).status).toBe(204);
    expect(await database().surveyInvitation.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      seenAt: expect.any(Date) as Date,
    });
    expect(await answers()).toEqual([]);
  });

  test("a preview thanks and records nothing", async () => {
    const token = makeToken("preview", shop.id, "chat", inTwoWeeks());
    expect(await (await open(token)).text()).toContain("Rien n’est enregistré.");
    expect((await send(token, { score: "5" })).status).toBe(200);
    expect([await answers(), await database().surveyInvitation.count({ where: { shopId: shop.id } })]).toEqual([[], 0]);
  });
});

describe("what opens links by itself", () => {
  test("records nothing: GETs, prefetches, HEADs, three links at once", async () => {
    const { token } = await invited();
    await open(token, "?score=1", { "sec-purpose": "prefetch" });
    await open(token, "?score=2", {}, "HEAD");
    await Promise.all([1, 2, 3].map((score) => open(token, `?score=${score}`)));
    await open(token, "?trap=1");
    expect(await answers()).toEqual([]);
    expect(await database().surveyInvitation.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      state: "sent",
      seenAt: null,
    });
  });

  test("when it even sends the form, the answer is set aside with the reason", async () => {
    const many = await invited();
    await Promise.all([1, 2, 3].map((score) => open(many.token, `?score=${score}`)));
    await send(many.token, { score: "1" });
    const fast = await invited({}, 0);
    await send(fast.token, { score: "1" });
    const trapped = await invited();
    await send(trapped.token, { score: "1", website: "https://spam.example" });
    const machine = await invited();
    await send(machine.token, { score: "1" }, "", { purpose: "prefetch" });
    const person = await invited();
    await open(person.token, "?score=5");
    await send(person.token, { score: "5", touched: "1" });
    const found = new Map((await answers()).map(({ invitationId, suspicion }) => [invitationId, suspicion]));
    const reasons = [many, fast, trapped, machine, person].map(({ id }) => found.get(id));
    expect(reasons).toEqual(["many_links", "too_fast", "trap", "machine", null]);
  });

  test("a thousand openings of one link leave fifty rows", async () => {
    const { token } = await invited();
    for (let i = 0; i < 60; i++) await open(token);
    expect(await database().surveyOpening.count({ where: { shopId: shop.id } })).toBe(50);
  });
});

describe("links that do not work", () => {
  test.each([
    ["made up", () => "AAAA"],
    ["of the widget", async () => makeToken("widget", shop.id, (await invited()).id, inTwoWeeks())],
    ["altered", async () => `${(await invited()).token.slice(0, -2)}AA`],
    ["of another shop's invitation", async () => makeToken("link", (await newShop()).id, (await invited()).id, inTwoWeeks())],
    ["of a shop that is gone", () => makeToken("link", 999_999, "x", inTwoWeeks())],
  ])("404 for one that is %s", async (_story, make) => {
    const token = await make();
    expect((await open(token)).status).toBe(404);
    expect((await send(token, { score: "5" })).status).toBe(404);
    expect(await answers()).toEqual([]);
  });

  test("410 after fourteen days, and for a cancelled one; 409 for a change a day later", async () => {
    const old = await invited({}, 15 * 24 * 60);
    expect([(await open(old.token)).status, (await send(old.token, { score: "5" })).status]).toEqual([410, 410]);
    const cancelled = await invited();
    await database().surveyInvitation.updateMany({ where: { invitationId: cancelled.id }, data: { state: "cancelled" } });
    expect([(await open(cancelled.token)).status, (await send(cancelled.token, { score: "5" })).status]).toEqual([410, 410]);
    expect(await answers()).toEqual([]);
    const late = await invited();
    await send(late.token, { score: "5" });
    await database().surveyAnswer.updateMany({
      where: { shopId: shop.id },
      data: { answeredAt: new Date(Date.now() - 2 * DAY) },
    });
    expect((await send(late.token, { score: "1" })).status).toBe(409);
    expect(await (await open(late.token)).text()).toContain("ne peut plus être modifiée");
    expect(await answers()).toMatchObject([{ score: 5 }]);
  });

  test("413 for a flood, 405 for other methods", async () => {
    const { token } = await invited();
    expect((await send(token, { score: "5", comment: "x".repeat(20_000) })).status).toBe(413);
    const put = new Request(`https://app.fiveday.test/survey/${token}`, { method: "PUT" });
    expect((await action({ request: put, params: { token }, context: {} })).status).toBe(405);
  });
});

describe("links without an invitation of their own", () => {
  test("a printed code invites whoever answers, a few times a month from one place", async () => {
    const token = makeToken("parcel", shop.id, "nps", inTwoWeeks());
    expect((await open(token)).status).toBe(200);
    expect(await database().surveyInvitation.count({ where: { shopId: shop.id } })).toBe(0);
    const from = { "x-forwarded-for": "192.0.2.1" };
    const first = await send(token, { score: "9" }, "", from);
    expect(first.status).toBe(303);
    const [, own] = /^\/survey\/([\w-]+)\?/.exec(first.headers.get("location")!)!;
    expect((await send(own!, { score: "10", comment: "Schön" })).status).toBe(303);
    expect(await answers()).toMatchObject([{ kind: "nps", scope: "post_purchase", score: 10 }]);
    const more = [];
    for (let i = 0; i < 3; i++) more.push((await send(token, { score: "0" }, "", from)).status);
    expect(more).toEqual([303, 303, 429]);
  });

  test("a macro's link rates the ticket it names, once, with the agent who replied", async () => {
    const desk = await newConnection(shop);
    const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();
    const body = ["T1", "T2", "T3"].flatMap((id, i) => answeredTicket(id, ago(30), ago(20), `p${i}@shop.example`));
    await knockHelpdesk(genericWebhook({ ...desk, body }));
    await settle(shop);
    const token = makeToken("macro", shop.id, `chat:${desk.id}`, inTwoWeeks());
    const from = { "x-forwarded-for": "192.0.2.1" };
    expect((await send(token, { score: "5" }, "?t=T1", from)).status).toBe(303);
    expect((await send(token, { score: "1" }, "?t=T1", from)).status).toBe(429);
    expect((await send(token, { score: "1" }, "?t=nobody", from)).status).toBe(429);
    expect((await send(token, { score: "1" }, "", from)).status).toBe(404);
    await send(token, { score: "1" }, "?t=T2", from);
    await send(token, { score: "1" }, "?t=T3", from);
    const given = await answers();
    expect(given.toSorted((a, b) => (a.ticketId! < b.ticketId! ? -1 : 1))).toMatchObject([
      { ticketId: `${desk.id}:T1`, agentId: `${desk.id}:a1`, scope: "post_ticket", score: 5, isSuspect: false },
      { ticketId: `${desk.id}:T2`, isSuspect: false },
      { ticketId: `${desk.id}:T3`, suspicion: "many_tickets", isSuspect: true },
    ]);
  });

  test("the team's answers are anonymous: no time finer than the week, nothing that ties statements together", async () => {
    const { token, id } = await invited({ kind: "enps", scope: "team", via: "link" });
    const sent = await send(token, { score: "9", workload: "4", tools: "5", growth: "9", comment: "More tea" });
    expect(sent.status).toBe(303);
    const [answer] = await answers();
    expect(answer).toMatchObject({ kind: "enps", scope: "team", agentId: null, ticketId: null });
    expect([answer!.answeredAt.getTime() <= Date.now(), answer!.answeredAt.toISOString().slice(13)]).toEqual([
      true,
      ":00:00.000Z",
    ]);
    const climate = await database().climateScore.findMany({ where: { shopId: shop.id }, orderBy: { item: "asc" } });
    expect(climate).toMatchObject([
      { item: "tools", score: 5 },
      { item: "workload", score: 4 },
    ]);
    expect(JSON.stringify(climate)).not.toContain(id);
    expect((await send(token, { score: "0" })).status).toBe(409);
    expect(await (await open(token)).text()).not.toContain("More tea");
  });
});
