import { afterEach, describe, expect, test } from "vitest";
import { findConnection, findConnectionById } from "#app/helpdesks/connect.server.ts";
import { connectAndCheck, disconnect, endOldSecret, pause, reconnect, rotateSecret } from "#app/helpdesks/lifecycle.server.ts";
import { helpdeskErase } from "#app/jobs/handlers/helpdesk-erase.server.ts";
import { database } from "#app/lib/db.server.ts";
import { readConnection, readConnections } from "#app/reports/connections.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { HelpdeskSimulation } from "#simulator/helpdesks/simulation.ts";
import { zendeskSimulation } from "#simulator/helpdesks/zendesk.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { answeredTicket, ticketEvent } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld } from "#tests/factories/vendor-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { pollConnection, readHistory, startHistory } from "./history.server.ts";
import { resumeConnection } from "./replay.server.ts";

useDatabase();

const appUrl = "https://app.fiveday.test";
const credentials = { subdomain: "maison-linden", email: "camille@maison-linden.example", apiToken: "good" };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

type Story = { shop: ShopContext; id: number; key: string; state: SimulatorState };

/** A shop with Zendesk connected, and the state of that Zendesk. */
async function connected(tickets = 5, simulation: HelpdeskSimulation = zendeskSimulation): Promise<Story> {
  const state = stateWithWorld(tickets);
  vendor = await simulateVendor(simulation, state);
  const shop = await newShop();
  const { connectionId, connectionKey } = await connectAndCheck(shop.id, "zendesk", credentials, appUrl);
  return { shop, id: connectionId, key: connectionKey, state };
}

/** Zendesk that accepts a key until it is revoked. */
function revocable(): { simulation: HelpdeskSimulation; revoke(): void } {
  let revoked = false;
  const routes = (state: SimulatorState) =>
    zendeskSimulation.routes(state).map((route): typeof route => ({
      ...route,
      handle: (asked) =>
        revoked && !Buffer.from(String(asked.headers.authorization).slice(6), "base64").toString().endsWith(":new")
          ? { status: 401, body: "{}" }
          : route.handle(asked),
    }));
  return { simulation: { ...zendeskSimulation, routes }, revoke: () => (revoked = true) };
}

/** Webhook about the newest ticket: of a rating Zendesk tells only whose it is. */
async function webhook({ key, state }: Story, secret = state.webhooks.get("zendesk")!.secret): Promise<number> {
  const [ticket] = state.tickets();
  const [sent] = zendeskSimulation.tell(ticket!, "rated", { url: `${appUrl}/webhooks/helpdesk/${key}`, secret });
  const { url, headers, body } = sent!;
  return (await knockHelpdesk(new Request(url, { method: "POST", headers, body }))).status;
}

const card = async ({ shop, id }: Story) => (await readConnections(shop, new Date())).find((each) => each.id === id)!;
const ticketsOf = ({ shop }: Story) => database().ticket.count({ where: { shopId: shop.id } });

describe("a key that was revoked", () => {
  test("asks to be reconnected, is not tried again, and everything goes on with a new one", async () => {
    const { simulation, revoke } = revocable();
    const story = await connected(5, simulation);
    const { shop, id } = story;
    await startHistory(shop, id, new Date(0));
    revoke();
    expect(await readHistory(shop, id)).toEqual({ outcome: "stopped" });
    expect(await card(story)).toMatchObject({
      state: "reconnect",
      error: expect.stringMatching(/^Zendesk does not accept this key/),
    });

    const asked = vendor!.calls.length;
    await webhook(story);
    expect(await settle(shop)).toEqual({ processed: 0, failed: 1 });
    expect(await pollConnection(shop, id)).toEqual({ outcome: "stopped" });
    expect(await readHistory(shop, id)).toEqual({ outcome: "stopped" });
    expect(vendor!.calls.length).toBe(asked);

    await expect(reconnect(shop.id, id, { apiToken: "guessed" })).rejects.toThrow("does not accept this key");
    await reconnect(shop.id, id, { apiToken: "new" });
    await resumeConnection(shop.id, id);
    expect(await settle(shop)).toEqual({ processed: 1, failed: 0 });
    expect(await readHistory(shop, id)).toEqual({ outcome: "done" });
    await settle(shop);
    expect(await card(story)).toMatchObject({ state: "active", error: null, failed: 0 });
    expect(await ticketsOf(story)).toBe(story.state.tickets().length);
  });
});

describe("a paused helpdesk", () => {
  test("is not asked for anything; what it sends is kept and understood when it is resumed", async () => {
    const story = await connected();
    const { shop, id } = story;
    await pause(shop.id, id, true);
    const asked = vendor!.calls.length;
    expect(await webhook(story)).toBe(200);
    await settle(shop);
    expect([vendor!.calls.length, await ticketsOf(story)]).toEqual([asked, 0]);
    expect(await card(story)).toMatchObject({ state: "paused", failed: 1 });
    await pause(shop.id, id, false);
    await resumeConnection(shop.id, id);
    expect(await settle(shop)).toEqual({ processed: 1, failed: 0 });
    expect(await ticketsOf(story)).toBe(1);
  });
});

test("a connection says which figures rest on what its helpdesk does not tell", async () => {
  const shop = await newShop();
  const { id } = await newConnection(shop);
  const untold = async () => (await readConnection(shop, id, appUrl, new Date()))!.untold;
  expect(await untold()).toEqual([]);
  await database().helpdeskConnection.updateMany({ where: { shopId: shop.id }, data: { helpdesk: "hubspot" } });
  const figures = await untold();
  expect(figures).toEqual(expect.arrayContaining(["Hold and waiting time", "Agents by CSAT"]));
  expect(figures).not.toContain("Tickets");
});

describe("a rotated secret", () => {
  test("counts beside the old one, which ends a day after the helpdesk has used the new one", async () => {
    const shop = await newShop();
    const { id, key, secret } = await newConnection(shop);
    const fresh = (await rotateSecret(shop.id, id, appUrl))!;
    const knock = (given: string, n: number) =>
      knockHelpdesk(
        genericWebhook({ key, secret: given, body: { ...ticketEvent("T1", "2026-03-03T10:00:00Z", null), id: `e${n}` } }),
      );
    const old = async () => (await readConnection(shop, id, appUrl, new Date()))!.oldSecret;
    expect((await knock(secret, 1)).status).toBe(200);
    expect(await old()).toBe("The old secret is accepted until Any other tool has used the new one for a day.");
    expect((await knock(fresh, 2)).status).toBe(200);
    expect(await old()).toMatch(/^Any other tool uses the new secret. The old one is accepted for another 2[34] hours.$/);
    expect((await knock(secret, 3)).status).toBe(200);
    await database().helpdeskConnection.updateMany({ where: { shopId: shop.id }, data: { oldSecretUntil: new Date() } });
    expect((await knock(secret, 4)).status).toBe(401);
    expect((await knock(fresh, 5)).status).toBe(200);
    expect(await old()).toBeNull();
  });

  test("can be the only one at once", async () => {
    const shop = await newShop();
    const { id, key, secret } = await newConnection(shop);
    const fresh = await rotateSecret(shop.id, id, appUrl);
    await endOldSecret(shop.id, id);
    expect((await findConnection(key))!.secrets).toEqual([fresh]);
    expect(fresh).not.toBe(secret);
  });

  test("is set up by the app where the vendor lets it: a new webhook, and the old one is gone", async () => {
    const story = await connected(1);
    const { shop, id, key, state } = story;
    const before = state.webhooks.get("zendesk")!;
    expect(await rotateSecret(shop.id, id, appUrl)).toBeNull();
    const after = state.webhooks.get("zendesk")!;
    expect(after.secret).not.toBe(before.secret);
    expect((await findConnection(key))!.secrets).toEqual([after.secret, before.secret]);
    expect(vendor!.calls).toContain(`DELETE /api/v2/webhooks/${before.id}`);
    expect([await webhook(story, before.secret), await webhook(story)]).toEqual([200, 200]);
  });

  test("is not made up where the vendor makes it", async () => {
    const shop = await newShop();
    const given = { token: "token", clientSecret: "the-secret-that-the-vendor-shows" };
    const { id } = await newConnection(shop, "front", given);
    await expect(rotateSecret(shop.id, id, appUrl)).rejects.toThrow("Front makes its secret itself.");
  });
});

describe("a disconnected helpdesk", () => {
  test.each([true, false])("is not listened to any more; its history is erased when that was wished (%s)", async (erase) => {
    const story = await connected();
    const { shop, id, state } = story;
    const { secret } = state.webhooks.get("zendesk")!;
    await startHistory(shop, id, new Date(0));
    await readHistory(shop, id);
    await settle(shop);
    const tickets = await ticketsOf(story);
    expect(tickets).toBeGreaterThan(0);
    await disconnect(shop.id, id);
    if (erase) await helpdeskErase({ shopId: shop.id, connectionId: id });
    expect(state.webhooks.size).toBe(0);
    expect(await webhook(story, secret)).toBe(404);
    expect(await pollConnection(shop, id)).toEqual({ outcome: "stopped" });
    await settle(shop);
    expect(await ticketsOf(story)).toBe(erase ? 0 : tickets);
    expect(await readConnections(shop, new Date())).toEqual([]);
    await expect(pause(shop.id, id, true)).rejects.toThrow("not connected any more");
  });
});

describe("health", () => {
  const HOUR = 3_600_000;

  test("a connection that is silent for three times its longest usual pause says so", async () => {
    const shop = await newShop();
    const { id, key, secret } = await newConnection(shop);
    for (let n = 0; n < 30; n++)
      await knockHelpdesk(
        genericWebhook({ key, secret, body: { ...ticketEvent(`T${n}`, "2026-03-03T10:00:00Z", null), id: `e${n}` } }),
      );
    const now = new Date();
    // One message an hour, the last one just now.
    await database().$executeRawUnsafe(
      `UPDATE "InboxEvent" e SET "receivedAt" = $2::timestamptz - (r.n - 1) * interval '1 hour' FROM (
         SELECT "id", row_number() OVER (ORDER BY "id" DESC) AS n FROM "InboxEvent" WHERE "shopId" = $1) r
       WHERE e."shopId" = $1 AND e."id" = r."id"`,
      shop.id,
      now,
    );
    const silence = async (hours: number) => (await readConnections(shop, new Date(now.getTime() + hours * HOUR)))[0]!.silence;
    expect(await silence(2.9)).toBeNull();
    expect(await silence(3.2)).toMatch(/^Nothing has arrived for 3 hours, which is longer than usual/);
    await pause(shop.id, id, true);
    expect(await silence(3.2)).toBeNull();
  });

  test("a connection says what waits and for how long, and how fast it is understood", async () => {
    const shop = await newShop();
    const { key, secret } = await newConnection(shop);
    for (const event of answeredTicket("T1", "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", "a@shop.example"))
      await knockHelpdesk(genericWebhook({ key, secret, body: event }));
    const at = (seconds: number) => new Date(Date.now() + seconds * 1000);
    const [waiting] = await readConnections(shop, at(200));
    expect(waiting!.waiting).toBeGreaterThan(1);
    expect(waiting!.lag).toBe("oldest waits since 3 minutes");
    await settle(shop);
    expect((await readConnections(shop, at(0)))[0]).toMatchObject({
      waiting: 0,
      lag: expect.stringMatching(/^understood within \d+ seconds?$/),
    });
  });

  test("a helpdesk without webhooks that could not be read for half an hour says so", async () => {
    const shop = await newShop();
    const { id } = await newConnection(shop, "edesk", { token: "token" });
    const now = new Date();
    await database().helpdeskConnection.updateMany({ where: { shopId: shop.id }, data: { polledUntil: now } });
    const silence = async (minutes: number) =>
      (await readConnections(shop, new Date(now.getTime() + minutes * 60_000)))[0]!.silence;
    expect(await silence(29)).toBeNull();
    expect(await silence(45)).toMatch(/^eDesk could not be read for 45 minutes/);
    expect((await findConnectionById(shop.id, id))!.state).toBe("active");
  });
});
