import { beforeEach, describe, expect, test } from "vitest";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { newConnection, newShop, type TestConnection } from "#tests/factories/shop.ts";
import { orderPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { readChanges, restatedMark } from "./changes.server.ts";
import { lastChecks, runChecks } from "./checks.server.ts";
import { freezeMonth, listStatements, readStatement, statementCsv } from "./statements.server.ts";
import { readView } from "./view.ts";

useDatabase();

const now = new Date("2026-04-10T00:00:00Z");
const march = readView(new URLSearchParams({ from: "2026-03-01", to: "2026-04-01" }), "2026-04-10");
const euros = (amount: string) => ({
  shop_money: { amount, currency_code: "EUR" },
  presentment_money: { amount, currency_code: "EUR" },
});
const order = (id: number, more: object = {}) =>
  orderPayload({ id, at: "2026-03-04T12:00:00Z", total: "100.00", email: `c${id}@shop.example` }, { ...more });
const refunded = (id: number, left: string) =>
  order(id, {
    updated_at: "2026-04-05T00:00:00Z",
    current_total_price: left,
    current_total_price_set: euros(left),
    financial_status: "partially_refunded",
  });

let shop: ShopContext;
let connection: TestConnection;

beforeEach(async () => {
  shop = await newShop({ timezone: "UTC" });
  connection = await newConnection(shop);
  const ids = [1, 2];
  await feed(shop, {
    connection,
    orders: ids.map((id) => order(id)),
    events: ids.flatMap((id) => answeredTicket(`T${id}`, "2026-03-03T10:00:00Z", "2026-03-03T10:20:00Z", `c${id}@shop.example`)),
  });
});

describe("checks", () => {
  const failing = async () => (await runChecks(shop, now)).checks.filter(({ ok }) => !ok).map(({ id }) => id);

  test("all hold on figures that the app computed, and the last run is kept", async () => {
    expect(await failing()).toEqual([]);
    expect(await lastChecks(shop)).toMatchObject({ ok: true, at: now });
    expect((await lastChecks(shop))!.checks.map(({ detail }) => detail)).toEqual([
      "2 credited orders",
      "€200.00 of €200.00",
      "€200.00",
      "2 orders computed again",
    ]);
  });

  test("a credit that somebody raised breaks the sum of its order and what the rule gives", async () => {
    await shopDb(shop.id).execute(
      `UPDATE "Credit" SET "amount" = "amount" + 1, "net" = "net" + 1 WHERE "shopId" = $1 AND "orderId" = 'gid://shopify/Order/1'`,
    );
    expect(await failing()).toEqual(["credits_sum_to_orders", "never_above_shop_revenue", "as_recomputed"]);
    expect(await lastChecks(shop)).toMatchObject({ ok: false });
  });

  test("a credit that vanished is found by computing again", async () => {
    await shopDb(shop.id).execute(`DELETE FROM "Credit" WHERE "shopId" = $1 AND "orderId" = 'gid://shopify/Order/1'`);
    expect(await failing()).toEqual(["as_recomputed"]);
  });
});

describe("monthly statement", () => {
  test("a late refund is listed against the frozen month, whose bytes stay", async () => {
    expect((await listStatements(shop, now)).open).toEqual(["2026-03-01"]);
    await freezeMonth(shop, "2026-03-01", now);
    const csv = await statementCsv(shop, "2026-03-01");
    expect(await readStatement(shop, "2026-03-01")).toMatchObject({
      statement: { amount: "€200.00", orders: 2 },
      changes: [],
    });

    await feed(shop, { connection, orders: [refunded(1, "60.00")] });
    expect(await readStatement(shop, "2026-03-01")).toMatchObject({
      statement: { amount: "€200.00" },
      agents: [{ name: "Ana", amount: "€200.00", orders: 2 }],
      changes: [{ order: "#1", before: "€100.00", after: "€60.00" }],
      difference: "-€40.00",
    });
    expect(await statementCsv(shop, "2026-03-01")).toBe(csv);
  });

  test("a month is frozen once, and only when it is over", async () => {
    await freezeMonth(shop, "2026-03-01", now);
    await expect(freezeMonth(shop, "2026-03-01", now)).rejects.toThrow("frozen already");
    await expect(freezeMonth(shop, "2026-04-01", now)).rejects.toThrow("not over yet");
    await expect(freezeMonth(shop, "2026-03-15", now)).rejects.toThrow("Choose a month");
    expect((await listStatements(shop, now)).open).toEqual([]);
  });
});

test("changes of shown figures: what they were, what they are, why, and how much in all", async () => {
  expect(restatedMark(await readChanges(shop, march, null))).toBeNull();
  await feed(shop, { connection, orders: [refunded(1, "60.00"), refunded(2, "0.00")] });
  const changes = await readChanges(shop, march, null);
  expect(changes.rows.map(({ order: name, before, after }) => [name, before, after]).toSorted()).toEqual([
    ["#1", "€100.00", "€60.00"],
    ["#2", "€100.00", "€0.00"],
  ]);
  expect(changes.byCause).toMatchObject([{ count: 2, difference: "-€140.00" }]);
  expect(restatedMark(changes)).toBe("2 changes since first shown");
});
