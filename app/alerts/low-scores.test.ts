import { afterEach, beforeEach, expect, test } from "vitest";
import { changeConnection, findConnectionById } from "#app/helpdesks/connect.server.ts";
import { database } from "#app/lib/db.server.ts";
import type { Mail } from "#app/lib/mail.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { saveSurveySettings } from "#app/surveys/settings.server.ts";
import { simulations } from "#simulator/helpdesks/index.ts";
import type { SimTicket } from "#simulator/model.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { askedSurvey, knockAnswer } from "#tests/factories/storefront.ts";
import { stateWithWorld } from "#tests/factories/vendor-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { tellLowScores, type Ways } from "./low-scores.server.ts";

useDatabase();

const MINUTE = 60_000;
let shop: ShopContext;
let vendor: SimulatedVendor;
let ticket: SimTicket;
let invite: string;
let mails: Mail[];
let posts: { address: string; text: string }[];
const ways: Ways = {
  mail: async (mail) => void mails.push(mail),
  post: async (address, { text }) => void posts.push({ address, text }),
};
const soon = () => new Date(Date.now() + 3 * MINUTE);
const answer = (body: object) => knockAnswer(invite, body, { shop: shop.domain });

/** A shopper asked about a ticket in a Chatwoot; the shop wants to hear of low scores in every way. */
beforeEach(async () => {
  [mails, posts] = [[], []];
  shop = await newShop();
  const desk = await newConnection(shop);
  const state = stateWithWorld(3);
  vendor = await simulateVendor(
    simulations.find(({ id }) => id === "chatwoot")!,
    state,
  );
  ticket = state.tickets()[0]!;
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();
  await knockHelpdesk(genericWebhook({ ...desk, body: answeredTicket(String(ticket.id), ago(20), ago(10), "zoe@shop.example") }));
  await settle(shop);
  const followUp = { upTo: 2, email: "boss@shop.example", tag: "low-score", note: true };
  await saveSurveySettings(shop.id, { followUp }, "https://hooks.slack.example/T1/B1");
  ({ invite } = await askedSurvey({ shop: shop.domain, query: { ctx: "custom", conversation: String(ticket.id) } }));
  const connection = (await findConnectionById(shop.id, desk.id))!;
  await changeConnection(connection, {
    credentials: { address: "https://app.chatwoot.com", accountId: "3", accessToken: "token" },
  });
  await database().helpdeskConnection.updateMany({ where: { shopId: shop.id }, data: { helpdesk: "chatwoot" } });
});
afterEach(() => vendor.close());

test("a low score is told once, by every way, with the words that followed it", async () => {
  await answer({ score: 1 });
  await answer({ score: 1, comment: "Nobody helped" });
  expect(await tellLowScores(shop, new Date(), ways)).toBe(0);
  expect(await tellLowScores(shop, soon(), ways)).toBe(1);
  expect(mails).toMatchObject([{ to: "boss@shop.example", subject: "CSAT after a conversation: 1 of 5" }]);
  for (const part of ["“Nobody helped”", "Agent: Ana", `Ticket ${ticket.id}: https://app.chatwoot.com/`])
    expect(mails[0]!.text).toContain(part);
  expect(posts).toEqual([{ address: "https://hooks.slack.example/T1/B1", text: mails[0]!.text }]);
  expect(ticket.tags).toContain("low-score");
  expect(ticket.messages.at(-1)).toMatchObject({
    public: false,
    text: "Fiveday survey, CSAT after a conversation: 1 of 5\n“Nobody helped”",
  });
  await answer({ score: 2, comment: "Really nobody" });
  expect(await tellLowScores(shop, soon(), ways)).toBe(0);
});

test("a good score is not told; one that turns bad is", async () => {
  await answer({ score: 5 });
  expect(await tellLowScores(shop, soon(), ways)).toBe(0);
  await answer({ score: 2 });
  expect(await tellLowScores(shop, soon(), ways)).toBe(1);
});

test("one way that fails does not keep the others", async () => {
  await answer({ score: 1 });
  const broken: Ways = { ...ways, mail: () => Promise.reject(new Error("no mail today")) };
  expect(await tellLowScores(shop, soon(), broken)).toBe(1);
  expect([posts.length, ticket.tags.includes("low-score")]).toEqual([1, true]);
});

test("nothing is told when the merchant wants nothing told", async () => {
  await saveSurveySettings(shop.id, { followUp: { upTo: 0 } }, null);
  await answer({ score: 1 });
  expect(await tellLowScores(shop, soon(), ways)).toBe(0);
});
