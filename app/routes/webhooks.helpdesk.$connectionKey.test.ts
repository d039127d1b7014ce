import { describe, expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import { loader } from "#app/routes/webhooks.helpdesk.$connectionKey.ts";
import { answeredTicket, messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { genericWebhook, gorgiasWebhook, type HelpdeskWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

useDatabase();

async function shopWithDesk(helpdesk = "generic") {
  const shop = await newShop();
  const { id, key, secret } = await newConnection(shop, helpdesk);
  const send = (body: unknown, more: Partial<HelpdeskWebhook> = {}) =>
    knockHelpdesk(genericWebhook({ key, secret, body, ...more }));
  const inbox = () => database().inboxEvent.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } });
  return { shop, id, key, secret, send, inbox };
}

const question = ticketEvent("T1", "2026-03-03T10:00:00Z", "zoe@shop.example");

describe("what a helpdesk tells us", () => {
  test("an event is stored before the sender is thanked, and nobody can read it in the database", async () => {
    const { send, inbox, id } = await shopWithDesk();
    expect((await send(question)).status).toBe(200);
    const rows = await inbox();
    expect(rows).toMatchObject([
      { source: "helpdesk", connectionId: id, topic: "ticket", externalId: question.id, state: "waiting" },
    ]);
    expect(Buffer.from(rows[0]!.payload).toString("latin1")).not.toContain("zoe@shop.example");
  });

  test("an event that was sent before is thanked for and ignored, alone or among new ones", async () => {
    const { send, inbox } = await shopWithDesk();
    await send(question);
    expect((await send(question)).status).toBe(200);
    expect((await send([question, messageEvent("T1", "2026-03-03T10:00:00Z", "customer")])).status).toBe(200);
    expect((await inbox()).map(({ topic }) => topic)).toEqual(["ticket", "message"]);
  });

  test("two helpdesks of a shop may number their events alike", async () => {
    const { shop, send, inbox } = await shopWithDesk();
    const other = await newConnection(shop);
    await send(question);
    await knockHelpdesk(genericWebhook({ key: other.key, secret: other.secret, body: question }));
    expect(await inbox()).toHaveLength(2);
  });

  test("of 500 events one with a wrong field is kept as failed with its path; the others go through", async () => {
    const { shop, send, inbox } = await shopWithDesk();
    const events: unknown[] = Array.from({ length: 499 }, (_, n) =>
      ticketEvent(`T${n}`, "2026-03-03T10:00:00Z", "zoe@shop.example"),
    );
    const broken = { ...messageEvent("T7", "2026-03-03T10:00:00Z", "customer"), id: "broken" };
    events.splice(250, 0, { ...broken, message: { id: "m1", sent_at: "yesterday", author: { kind: "customer" } } });
    expect((await send(events)).status).toBe(200);
    expect(await settle(shop)).toEqual({ processed: 499, failed: 1 });
    expect(await database().ticket.count({ where: { shopId: shop.id } })).toBe(499);
    const failed = (await inbox()).filter(({ state }) => state !== "done");
    expect(failed).toMatchObject([
      { state: "failed", externalId: "broken", error: expect.stringMatching(/^message\.sent_at: /) },
    ]);
  });

  test("an event without an id is kept under its content as failed, so that somebody can see it", async () => {
    const { shop, send, inbox } = await shopWithDesk();
    const { id: _id, ...nameless } = question;
    await send([nameless, nameless]);
    expect(await settle(shop)).toEqual({ processed: 0, failed: 1 });
    expect(await inbox()).toMatchObject([{ state: "failed", error: expect.stringMatching(/^id: /) }]);
  });

  test("Gorgias is known by the secret in its header", async () => {
    const { key, secret, inbox } = await shopWithDesk("gorgias");
    const body = {
      ticket: { id: 1, status: "open", created_datetime: "2026-03-03T10:00:00" },
      event: { id: 9, type: "ticket-created" },
    };
    expect((await knockHelpdesk(gorgiasWebhook({ key, secret, body }))).status).toBe(200);
    expect((await knockHelpdesk(gorgiasWebhook({ key, secret: "somebody-elses-secret", body }))).status).toBe(401);
    expect(await inbox()).toMatchObject([{ topic: "ticket-created" }]);
  });
});

describe("what is turned away", () => {
  const now = () => Math.floor(Date.now() / 1000);

  test.each<[string, () => Partial<HelpdeskWebhook>]>([
    ["signed with another secret", () => ({ secret: "somebody-elses-secret" })],
    ["without a signature", () => ({ headers: { "x-fiveday-signature": null } })],
    ["without a time", () => ({ headers: { "x-fiveday-timestamp": null } })],
    ["whose time was changed after signing", () => ({ headers: { "x-fiveday-timestamp": String(now() - 1) }, timestamp: now() })],
    [
      "whose body was changed after signing",
      () => ({ sentBody: JSON.stringify({ ...question, occurred_at: "2026-03-03T10:00:01Z" }) }),
    ],
    ["recorded 301 seconds ago and played again", () => ({ timestamp: now() - 301 })],
    ["from 310 seconds ahead", () => ({ timestamp: now() + 310 })],
  ])("401 for an event %s", async (_story, change) => {
    const { send, inbox } = await shopWithDesk();
    expect((await send(question, change())).status).toBe(401);
    expect(await inbox()).toEqual([]);
  });

  test("an event that was signed four minutes ago is still fresh", async () => {
    const { send } = await shopWithDesk();
    expect((await send(question, { timestamp: now() - 240 })).status).toBe(200);
  });

  test("401 for the secret of another shop's helpdesk", async () => {
    const { send, inbox } = await shopWithDesk();
    const other = await shopWithDesk();
    expect((await send(question, { secret: other.secret })).status).toBe(401);
    expect([...(await inbox()), ...(await other.inbox())]).toEqual([]);
  });

  test("404 for an address that no helpdesk has, whatever the signature", async () => {
    const { secret } = await shopWithDesk();
    expect((await knockHelpdesk(genericWebhook({ key: "nobody", secret, body: question }))).status).toBe(404);
  });

  test("404 for a helpdesk that was disconnected", async () => {
    const { shop, id, send, inbox } = await shopWithDesk();
    await database().helpdeskConnection.update({
      where: { shopId_id: { shopId: shop.id, id } },
      data: { state: "disconnected" },
    });
    expect((await send(question)).status).toBe(404);
    expect(await inbox()).toEqual([]);
  });

  test("405 for anything but POST", async () => {
    const { send } = await shopWithDesk();
    expect((await send(question, { method: "PUT" })).status).toBe(405);
    expect(loader().status).toBe(405);
  });

  test("413 for a body over 1 MB", async () => {
    const { send, inbox } = await shopWithDesk();
    expect((await send({ ...question, note: "x".repeat(1024 * 1024) })).status).toBe(413);
    expect(await inbox()).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ["broken JSON", `{"id": `, /not JSON/],
    ["a number", "17", /object/],
    ["null", "null", /object/],
    ["501 events", Array.from({ length: 501 }, () => question), /At most 500 events a request, got 501/],
  ])("400 with the reason for %s", async (_story, body, reason) => {
    const { send, inbox } = await shopWithDesk();
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(reason);
    expect(await inbox()).toEqual([]);
  });
});

test("tickets of two helpdesks that number them alike stay apart", async () => {
  const { shop, send } = await shopWithDesk();
  const other = await newConnection(shop);
  const story = answeredTicket("T1", "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", "zoe@shop.example");
  await send(story);
  await knockHelpdesk(genericWebhook({ key: other.key, secret: other.secret, body: story }));
  await settle(shop);
  const tickets = await database().ticket.findMany({ where: { shopId: shop.id } });
  expect(tickets.map(({ externalId }) => externalId)).toEqual(["T1", "T1"]);
  expect(new Set(tickets.map(({ connectionId }) => connectionId)).size).toBe(2);
});
