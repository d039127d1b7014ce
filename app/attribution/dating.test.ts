import { beforeEach, expect, test } from "vitest";
import { answerCredits } from "#app/api/credits.server.ts";
import { answerMetrics } from "#app/api/metrics.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { findShopById, type ShopContext } from "#app/shopify/shops.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { answeredTicket, messageEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { orderPayload, refundPayload } from "#tests/factories/shopify-order.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { adoptRuleset } from "./adopt.server.ts";
import { readRuleset } from "./rulesets.server.ts";

useDatabase();

let shop: ShopContext;

beforeEach(async () => {
  shop = await newShop({ timezone: "UTC" });
  const connection = await newConnection(shop);
  const bo = { author: { kind: "human", id: "b1", name: "Bo" } };
  const events = [
    ...answeredTicket("T1", "2026-01-03T10:00:00Z", "2026-01-03T11:00:00Z", "zoe@shop.example"),
    messageEvent("T1", "2026-01-03T12:00:00Z", "human", bo),
    ...answeredTicket("T2", "2026-01-20T10:00:00Z", "2026-01-20T11:00:00Z", "bea@shop.example"),
  ];
  const orders = [
    orderPayload({ id: 5001, at: "2026-01-04T10:00:00Z", total: "100.01", email: "zoe@shop.example" }),
    orderPayload({ id: 5002, at: "2026-01-21T10:00:00Z", total: "60.00", email: "bea@shop.example" }),
    orderPayload({ id: 5003, at: "2026-01-22T10:00:00Z", total: "50.00", email: "kim@shop.example" }),
  ];
  await feed(shop, { connection, events, orders });
  for (const [id, order, at, amount] of [
    [1, 5001, "2026-02-10T10:00:00Z", "40.00"],
    [2, 5002, "2026-02-11T10:00:00Z", "60.00"],
    [3, 5003, "2026-02-12T10:00:00Z", "50.00"],
  ] as const)
    await knockShopify({ shop: shop.domain, topic: "refunds/create", payload: refundPayload(id, order, at, amount) });
  await settle(shop);
});

/** Revenue of a month, as every door tells it. */
async function month(from: string, to: string, ruleset: string) {
  const current = (await findShopById(shop.id))!;
  const read = async (more: Record<string, string> = {}) => {
    const ids = more.by ? "agent_revenue" : "support_revenue,shop_revenue,converted_tickets";
    const params = new URLSearchParams({ metrics: ids, from, to, ruleset, ...more });
    return (await answerMetrics(current, params, new Date("2026-04-01T00:00:00Z"))).rows;
  };
  const { support_revenue, shop_revenue, converted_tickets } = (await read())[0]!.metrics;
  const { total, rows } = await answerCredits(current, new URLSearchParams({ from, to, ruleset }));
  expect(total.amount).toBe(support_revenue!.value);
  expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(support_revenue!.value);
  return {
    support: support_revenue!.value,
    shop: shop_revenue!.value,
    converted: converted_tickets!.value,
    agents: (await read({ by: "agent" })).map(({ group, metrics }) => [group, metrics.agent_revenue!.value]),
  };
}

async function bothMonths(ruleset: string) {
  return [await month("2026-01-01", "2026-02-01", ruleset), await month("2026-02-01", "2026-03-01", ruleset)];
}

test("F3 refunds restate the order's day, or are booked on their own: revenue, agents, credits and the shop agree", async () => {
  expect(await bothMonths("default")).toEqual([
    {
      support: 6001,
      shop: 6001,
      converted: 1,
      agents: [
        ["a1", 3001],
        ["b1", 3000],
      ],
    },
    { support: 0, shop: 0, converted: 0, agents: [] },
  ]);
  const byRefundDay = [
    {
      support: 16001,
      shop: 21001,
      converted: 1,
      agents: [
        ["a1", 11001],
        ["b1", 5000],
      ],
    },
    {
      support: -10000,
      shop: -15000,
      converted: 0,
      agents: [
        ["a1", -8000],
        ["b1", -2000],
      ],
    },
  ];
  expect(await bothMonths("default+dating=refund")).toEqual(byRefundDay);

  await adoptRuleset(shop, await readRuleset(shop, "default+dating=refund"));
  await settle(shop);
  expect(await bothMonths("default+dating=refund")).toEqual(byRefundDay);
  const [{ left } = { left: null }] = await shopDb(shop.id).rows<{ left: number }>(
    `SELECT sum("amount")::int AS "left" FROM "Credit" WHERE "shopId" = $1 AND "ruleset" LIKE '%dating=refund'`,
  );
  expect(left).toBe(6001);
});
