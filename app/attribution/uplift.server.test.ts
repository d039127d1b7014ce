import { expect, test } from "vitest";
import { answerAttribution } from "#app/api/attribution.server.ts";
import { answerCredits } from "#app/api/credits.server.ts";
import { applyFacts } from "#app/ingest/apply-facts.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { readRevenue } from "#app/reports/revenue.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { readRuleset } from "./rulesets.server.ts";
import { readUplift } from "./uplift.server.ts";

useDatabase();

test("X13 what an edit after a conversation added is told beside the credits, on the day of the edit", async () => {
  const shop = await newShop({ timezone: "UTC" });
  const connection = await newConnection(shop);
  const story = { id: 5001, at: "2026-03-01T12:00:00Z", total: "40.00", email: "zoe@shop.example" };
  const more = { current_total_price: "60.00", current_total_price_set: null };
  await shopDb(shop.id).transaction((tx) => {
    const at = new Date("2026-03-03T12:00:00Z");
    return applyFacts(tx, shop, [
      { edits: [{ id: "gid://shopify/OrderEdit/1", orderId: "gid://shopify/Order/5001", at, added: 2000 }] },
    ]);
  });
  const events = answeredTicket("T1", "2026-03-02T10:00:00Z", "2026-03-02T10:20:00Z", "zoe@shop.example");
  await feed(shop, { connection, events, orders: [orderPayload(story, more)] });

  const march = { from: "2026-03-01", to: "2026-04-01" };
  const ruleset = await readRuleset(shop, "default+edit_uplift=true");
  expect(await readUplift(shop, ruleset, march)).toEqual({ amount: 2000, orders: 1 });
  expect(await readUplift(shop, ruleset, { ...march, from: "2026-03-04" })).toEqual({ amount: 0, orders: 0 });
  expect(await readUplift(shop, await readRuleset(shop), march)).toEqual({ amount: 0, orders: 0 });
  const asked = { ruleset: "default+edit_uplift=true" };
  const told = async (params: object) =>
    (await readRevenue(shop, new URLSearchParams({ ...march, ...params }), new Date())).uplift;
  expect(await told(asked)).toBe("Edits after a conversation added €20.00 to 1 other order; not counted here.");
  expect(await told({})).toBeNull();
  expect((await answerCredits(shop, new URLSearchParams({ ...march, ...asked }))).total.amount).toBe(0);
  const explained = (await answerAttribution(shop, "5001", new URLSearchParams(asked)))!;
  expect(explained).toMatchObject({
    credits: [],
    uplift: [{ at: "2026-03-03T12:00:00.000Z", amount: 2000, credits: [{ ticketId: "T1", agentId: "a1", amount: 2000 }] }],
  });
  expect(explained.sentence).toMatch(/An edit on 3 March added €20\.00 after the conversation/);
});
