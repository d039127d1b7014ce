import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { changeConnection, findConnectionById } from "#app/helpdesks/connect.server.ts";
import { database, shopDb } from "#app/lib/db.server.ts";
import { type Mailer, mailer } from "#app/lib/mail.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { SimTicket } from "#simulator/model.ts";
import { simulations } from "#simulator/helpdesks/index.ts";
import { answeredTicket, type GenericEvent, messageEvent, ticketHappening } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle, type TestConnection } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { smtpSink } from "#tests/factories/smtp-sink.ts";
import { stateWithWorld } from "#tests/factories/vendor-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { planAfterOrders } from "./plan.server.ts";
import { sendDue } from "./send.server.ts";
import { readSurveySettings, saveSurveySettings } from "./settings.server.ts";
import { openToken } from "./token.server.ts";

useDatabase();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let shop: ShopContext;
let desk: TestConnection;
let vendor: SimulatedVendor;
let ticket: SimTicket;

/** A Chatwoot with one ticket; its events are told in the generic way, which says the same in fewer words. */
beforeEach(async () => {
  shop = await newShop();
  desk = await newConnection(shop);
  const state = stateWithWorld(6);
  vendor = await simulateVendor(
    simulations.find(({ id }) => id === "chatwoot")!,
    state,
  );
  ticket = state.tickets().find(({ email, spamAt }) => email !== null && spamAt === null)!;
  await saveSurveySettings(shop.id, { afterTicket: { on: true, delayMinutes: 60 } });
});
afterEach(() => vendor.close());

const at = (ms: number) => new Date(Date.now() + ms);
const ago = (ms: number) => at(-ms).toISOString();
const id = () => String(ticket.id);

async function told(...body: GenericEvent[]): Promise<void> {
  const { helpdesk } = await database().helpdeskConnection.findFirstOrThrow({ where: { shopId: shop.id } });
  await speakAs("generic");
  expect((await knockHelpdesk(genericWebhook({ ...desk, body }))).status).toBe(200);
  expect((await settle(shop)).failed).toBe(0);
  await speakAs(helpdesk);
}

/** Whose words the connection speaks from now on. */
const speakAs = (helpdesk: string) =>
  database().helpdeskConnection.updateMany({ where: { shopId: shop.id }, data: { helpdesk } });

const closed = (when: number, ticketId = id()) =>
  ticketHappening("status", ticketId, ago(when), { to: "closed", actor: { kind: "human", id: "a1" } });

/** A question, an answer, and the ticket closed half an hour ago. */
async function resolved(ticketId = id(), email = "zoe@shop.example"): Promise<void> {
  await told(...answeredTicket(ticketId, ago(2 * HOUR), ago(HOUR), email), closed(30 * MINUTE, ticketId));
}

/** From now on the connection is the vendor's. */
async function connect(): Promise<void> {
  const connection = (await findConnectionById(shop.id, desk.id))!;
  await changeConnection(connection, {
    credentials: { address: "https://app.chatwoot.com", accountId: "3", accessToken: "token" },
  });
  await speakAs("chatwoot");
}

const invitations = () => database().surveyInvitation.findMany({ where: { shopId: shop.id } });
const reasons = async () =>
  (await database().surveyNotAsked.findMany({ where: { shopId: shop.id } })).map(({ reason }) => reason);
const sent = () => ticket.messages.filter(({ text }) => text.includes("/survey/"));

describe("after a ticket is closed", () => {
  test("the customer gets a reply with the link, an hour later, once, and it is nobody's reply", async () => {
    await resolved();
    await connect();
    expect(await invitations()).toMatchObject([{ state: "waiting", ticketId: `${desk.id}:${id()}`, linkedBy: "ticket" }]);
    expect(await sendDue(shop, new Date(), null)).toEqual({ sent: 0, notSent: 0 });
    const due = at(40 * MINUTE);
    const all = await Promise.all(Array.from({ length: 4 }, () => sendDue(shop, due, null)));
    expect(all.reduce((sum, each) => sum + each.sent, 0)).toBe(1);
    expect(await sendDue(shop, at(DAY), null)).toEqual({ sent: 0, notSent: 0 });
    expect(sent()).toHaveLength(1);
    const [, token] = /\/survey\/([\w-]+)$/.exec(sent()[0]!.text)!;
    const [invitation] = await invitations();
    expect(openToken(token!, ["link"], new Date())).toMatchObject({ outcome: "open", subject: invitation!.invitationId });
    expect(sent()[0]!.text).toMatch(/^Merci d’avoir contacté Five Day Shoes\./);
    expect(invitation).toMatchObject({
      state: "sent",
      agentId: `${desk.id}:a1`,
      deliveredVia: "helpdesk",
      deliveredAt: expect.any(Date) as Date,
    });

    const ours = await database().message.findMany({ where: { shopId: shop.id, via: "fiveday" } });
    expect(ours).toMatchObject([{ authorKind: "rule", autoReply: true, isPublic: true }]);
    await told(messageEvent(id(), at(41 * MINUTE).toISOString(), "human", { id: ours[0]!.messageId }));
    const replies = await database().message.findMany({ where: { shopId: shop.id, authorKind: "human" } });
    expect(replies).toHaveLength(1);
  });

  test("it is cancelled when the customer comes back before, and planned anew when the ticket is closed again", async () => {
    await resolved();
    await connect();
    await told(
      ticketHappening("status", id(), ago(10 * MINUTE), { to: "open" }),
      messageEvent(id(), ago(10 * MINUTE), "customer"),
    );
    expect(await invitations()).toMatchObject([{ state: "cancelled", reason: "reopened" }]);
    expect(await sendDue(shop, at(2 * HOUR), null)).toEqual({ sent: 0, notSent: 0 });
    await told(messageEvent(id(), ago(5 * MINUTE), "human"), closed(4 * MINUTE));
    expect((await invitations()).map(({ state }) => state).toSorted()).toEqual(["cancelled", "waiting"]);
  });

  test.each([
    ["spam", () => ticketHappening("spam", id(), ago(MINUTE))],
    ["deleted", () => ticketHappening("deleted", id(), ago(MINUTE))],
  ])("it is cancelled when the ticket turns out to be %s", async (reason, event) => {
    await resolved();
    await told(event());
    expect(await invitations()).toMatchObject([{ state: "cancelled", reason }]);
  });

  test("nothing is planned for closings of long ago, phone calls, or when it is switched off", async () => {
    await told(...answeredTicket("old", ago(3 * DAY), ago(2 * DAY), "ada@shop.example"), closed(2 * DAY, "old"));
    await told(...answeredTicket("call", ago(2 * HOUR), ago(HOUR), "eva@shop.example"), closed(30 * MINUTE, "call"), {
      id: "by-phone",
      type: "ticket",
      occurred_at: ago(20 * MINUTE),
      ticket: { id: "call", created_at: ago(2 * HOUR), channel: "phone" },
    });
    await database().surveyInvitation.deleteMany({ where: { shopId: shop.id } });
    await told({
      id: "again",
      type: "ticket",
      occurred_at: ago(MINUTE),
      ticket: { id: "call", created_at: ago(2 * HOUR), tags: ["x"] },
    });
    await saveSurveySettings(shop.id, {});
    await resolved();
    expect(await invitations()).toEqual([]);
  });

  test("whom the widget asked in the meantime, or who rated in the helpdesk, gets no message", async () => {
    await resolved();
    await told(ticketHappening("rated", id(), ago(MINUTE), { rating: { score: 4, scale_min: 1, scale_max: 5 } }));
    await connect();
    expect(await sendDue(shop, at(HOUR), null)).toEqual({ sent: 0, notSent: 1 });
    expect([await reasons(), sent()]).toEqual([["rated_already"], []]);
  });

  test("a helpdesk that takes no replies and no mail server: nobody to reach", async () => {
    await resolved();
    expect(await sendDue(shop, at(HOUR), null)).toEqual({ sent: 0, notSent: 1 });
    expect(await invitations()).toMatchObject([{ state: "bounced" }]);
    expect(await reasons()).toEqual(["unreachable"]);
  });

  test("a ticket that is gone there bounces; a connection that breaks leaves it sent for all we know, and is not repeated", async () => {
    await resolved("404");
    await connect();
    await sendDue(shop, at(HOUR), null);
    expect(await invitations()).toMatchObject([
      { state: "bounced", reason: expect.stringContaining("no such conversation") as string },
    ]);
    expect(await reasons()).toEqual(["not_sent"]);
    await database().surveyInvitation.deleteMany({ where: { shopId: shop.id } });

    await resolved(id(), "ada@shop.example");
    const broken = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("connection lost"));
    expect(await sendDue(shop, at(HOUR), null)).toEqual({ sent: 0, notSent: 1 });
    broken.mockRestore();
    expect(await invitations()).toMatchObject([{ state: "sent", deliveredAt: null }]);
    expect(await sendDue(shop, at(2 * HOUR), null)).toEqual({ sent: 0, notSent: 0 });
  });

  test("when the helpdesk asks to slow down it goes out later", async () => {
    await resolved();
    await connect();
    const busy = vi
      .spyOn(globalThis, "fetch")
      .mockResolvedValue(new Response("{}", { status: 429, headers: { "retry-after": "120" } }));
    await sendDue(shop, at(HOUR), null);
    busy.mockRestore();
    const [waiting] = await invitations();
    expect(waiting).toMatchObject({ state: "waiting", sentAt: null });
    expect(waiting!.dueAt!.getTime()).toBeGreaterThan(Date.now() + 100_000);
    expect(await sendDue(shop, at(2 * HOUR), null)).toMatchObject({ sent: 1 });
  });
});

describe("by mail", () => {
  test("to the address that the helpdesk knows; each score is a link that only proposes it", async () => {
    await saveSurveySettings(shop.id, { afterTicket: { on: true, by: "email" } });
    await resolved();
    await connect();
    const sink = await smtpSink();
    try {
      expect(await sendDue(shop, at(HOUR), mailer(sink.url))).toEqual({ sent: 1, notSent: 0 });
      const [mail] = sink.mails;
      expect(mail).toContain(`To: ${ticket.email}`);
      expect(mail).toContain("From: care@five-day.example");
      const plain = mail!.replaceAll("=\n", "");
      for (const score of [1, 2, 3, 4, 5]) expect(plain).toContain(`?score=3D${score}`);
      expect(await invitations()).toMatchObject([{ deliveredVia: "email", state: "sent" }]);
    } finally {
      await sink.close();
    }
  });

  test.each([
    ["550 no such user", "bounced", ["not_sent"]],
    ["450 later", "waiting", []],
  ])("a mail server that says %s", async (answer, state, logged) => {
    await saveSurveySettings(shop.id, { afterTicket: { on: true, by: "email" } });
    await resolved();
    await connect();
    const sink = await smtpSink();
    sink.refuseWith = answer;
    await sendDue(shop, at(HOUR), mailer(sink.url));
    await sink.close();
    expect(await invitations()).toMatchObject([{ state }]);
    expect(await reasons()).toEqual(logged);
  });

  test("after an order: once per order, when it is old enough, not for cancelled or test orders", async () => {
    await saveSurveySettings(shop.id, { surveys: { review: { on: true } }, afterOrder: { on: true, days: 14 } });
    const buy = (orderId: number, days: number, more = {}) => {
      const order = {
        id: orderId,
        at: ago(days * DAY + HOUR),
        total: "10.00",
        email: `p${orderId}@shop.example`,
        customerId: orderId,
      };
      return knockShopify({ shop: shop.domain, topic: "orders/create", payload: orderPayload(order, more) });
    };
    await buy(1, 14);
    await buy(2, 13);
    await buy(3, 16);
    await buy(4, 14, { test: true });
    await buy(5, 14, { cancelled_at: ago(DAY) });
    await settle(shop);
    const db = shopDb(shop.id);
    const plan = async () => planAfterOrders(db, await readSurveySettings(db), new Date());
    expect([await plan(), await plan()]).toEqual([1, 0]);
    expect(await invitations()).toMatchObject([
      {
        kind: "review",
        scope: "post_purchase",
        orderId: "gid://shopify/Order/1",
        customerKey: "customer:gid://shopify/Customer/1",
      },
    ]);
    const mails: string[] = [];
    const mail: Mailer = async ({ to }) => void mails.push(to);
    // No token of the store: its address cannot be asked.
    expect(await sendDue(shop, new Date(), mail)).toEqual({ sent: 0, notSent: 1 });
    expect([mails, (await invitations())[0]!.state]).toEqual([[], "bounced"]);
  });
});
