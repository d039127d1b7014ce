import { afterEach, expect, test } from "vitest";
import { connectHelpdesk, findConnection } from "#app/helpdesks/connect.server.ts";
import { connectAndCheck, reconnect } from "#app/helpdesks/lifecycle.server.ts";
import { newShop } from "#tests/factories/shop.ts";
import { type SimulatedVendor, simulateVendor } from "#tests/factories/simulated-vendor.ts";
import { stateWithWorld } from "#tests/factories/vendor-world.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { chatwootSimulationWith } from "./chatwoot.ts";

useDatabase();

const clientSecret = "the-secret-that-the-vendor-shows";
const chatwoot = { address: "https://app.chatwoot.com", accountId: "3", accessToken: "token" };

let vendor: SimulatedVendor | null = null;
afterEach(async () => {
  await vendor?.close();
  vendor = null;
});

test.each([
  ["front", { token: "token", clientSecret }],
  ["intercom", { accessToken: "token", clientSecret, region: "eu" }],
  ["hubspot", { accessToken: "token", clientSecret }],
])("%s signs with the secret that was entered", async (helpdesk, credentials) => {
  const shop = await newShop();
  const { connectionKey, secret } = await connectHelpdesk(shop.id, helpdesk, { credentials });
  expect(secret).toBe(clientSecret);
  expect((await findConnection(connectionKey))!.secrets).toEqual([clientSecret]);
});

test("a webhook made by the app is signed with the vendor's secret; one entered later counts beside it", async () => {
  const state = stateWithWorld(1);
  vendor = await simulateVendor(chatwootSimulationWith(100), state);
  const shop = await newShop();
  const { connectionId, connectionKey, accountName, steps } = await connectAndCheck(
    shop.id,
    "chatwoot",
    chatwoot,
    "https://app.fiveday.test",
  );
  expect({ accountName, steps }).toEqual({ accountName: "Maison Linden", steps: [] });
  const made = state.webhooks.get("chatwoot")!;
  expect(made.url).toContain(connectionKey);
  expect((await findConnection(connectionKey))!.secrets).toEqual([made.secret]);
  await reconnect(shop.id, connectionId, { ...chatwoot, webhookSecret: clientSecret });
  expect((await findConnection(connectionKey))!.secrets).toEqual([clientSecret, made.secret]);
  await reconnect(shop.id, connectionId, chatwoot);
  expect((await findConnection(connectionKey))!.secrets).toEqual([clientSecret, made.secret]);
});
