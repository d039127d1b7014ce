import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { newConnection, newShop, newToken, settle, type TestConnection } from "#tests/factories/shop.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { apiRequest } from "#tests/factories/api-request.ts";
import type { BreakableConnection } from "#tests/factories/breakable-connection.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { database } from "#app/lib/db.server.ts";
import { loader as credits } from "#app/routes/api.v1.credits.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { useDatabase } from "#tests/setup/test-database.ts";

// The address of the database is read when the app is loaded, so the breakable stretch has to be there before.
const network = await vi.hoisted(async (): Promise<BreakableConnection> => {
  const { breakableConnection } = await import("#tests/factories/breakable-connection.ts");
  const made = await breakableConnection(process.env.DATABASE_URL!);
  process.env.DATABASE_URL = made.url;
  return made;
});

useDatabase();
afterAll(() => network.cut());

let shop: ShopContext;
let desk: TestConnection;
let token: string;
beforeAll(async () => {
  shop = await newShop();
  desk = await newConnection(shop);
  token = await newToken(shop);
});

const sale = () => {
  const payload = orderPayload({ id: 5001, at: "2026-03-04T12:00:00Z", total: "100.00", email: "zoe@shop.example" });
  return knockShopify({ shop: shop.domain, topic: "orders/create", id: "sale", payload });
};
const question = () =>
  knockHelpdesk(
    genericWebhook({ ...desk, body: answeredTicket("T1", "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", "zoe@shop.example") }),
  );
const read = () =>
  credits({ request: apiRequest("/api/v1/credits?from=2026-03-01&to=2026-04-01", token), params: {}, context: {} });

test("while the database is away senders are told to come back; when it is there again, everything goes on by itself", async () => {
  expect((await read()).status).toBe(200);
  for (let times = 0; times < 3; times++) {
    await network.cut();
    for (const response of [await sale(), await question(), await read()]) {
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "10"]);
    }
    await network.mend();
    await vi.waitFor(async () => expect((await read()).status).toBe(200), { timeout: 20_000, interval: 50 });
  }
  expect(await database().inboxEvent.count()).toBe(0);
  // The senders come back, as they were told.
  expect([(await sale()).status, (await question()).status]).toEqual([200, 200]);
  expect(await settle(shop)).toEqual({ processed: 4, failed: 0 });
  expect(await (await read()).json()).toMatchObject({ total: { amount: 10000, orders: 1, tickets: 1 } });
}, 60_000);

test("a forged message is not told that the database is away, and other faults are not called so", async () => {
  await network.cut();
  const forged = await knockShopify({ shop: shop.domain, topic: "orders/create", payload: {}, secret: "somebody-elses-secret" });
  expect(forged.status).toBe(401);
  await network.mend();
  const { unlessDatabaseAway } = await import("./database-away.server.ts");
  await expect(unlessDatabaseAway(() => Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
});
