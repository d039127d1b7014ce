import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import { saveShop, type ShopContext } from "#app/shopify/shops.server.ts";
import { shopSettings } from "#simulator/model.ts";
import { orderPayload } from "#simulator/shopify/order-payload.ts";
import { refundOrder } from "#simulator/shopify/refund-order.ts";
import { newShop, settle } from "#tests/factories/shop.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { readAllOrders, simulateShopify, type SimulatedShopify, someOrders } from "#tests/factories/simulated-shopify.ts";
import { snapshot } from "#tests/setup/snapshot.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { ensureOrderHistory, readOrderHistory, startOrderHistory } from "./order-history.server.ts";

useDatabase();

let shopify: SimulatedShopify;
afterEach(() => shopify.close());

const history = (shop: ShopContext) =>
  database().orderHistory.findFirstOrThrow({ where: { shopId: shop.id }, orderBy: { id: "desc" } });
const orders = (shop: ShopContext) => database().order.count({ where: { shopId: shop.id } });
/** Everything that is derived from orders, with nobody's address written neutrally. */
async function rows(shop: ShopContext) {
  await settle(shop);
  const { Identifier: _hashes, ...comparable } = await snapshot(shop, 0, []);
  return comparable;
}

describe("a store's past orders", () => {
  test("the orders of sixty days come through one bulk operation, with refunds and people; the row tells how it went", async () => {
    const shop = await newShop(shopSettings);
    const old = someOrders(20, Date.now() - 62 * 86_400_000);
    const recent = someOrders(60);
    shopify = await simulateShopify(shop, [...old.map((order) => ({ ...order, id: order.id + 1e9 })), ...recent]);
    await readAllOrders(shop);
    const lines = recent.reduce((sum, order) => sum + 1 + order.lines.length, 0);
    expect(await history(shop)).toMatchObject({
      state: "done",
      expected: 60,
      gathered: 60,
      orders: 60,
      lines,
      rejected: 0,
      attempts: 1,
      error: null,
    });
    await settle(shop);
    const stored = await database().order.findMany({ where: { shopId: shop.id } });
    expect(stored).toHaveLength(60);
    const refunded = recent.filter(({ refunds }) => refunds.length > 0);
    expect(refunded.length).toBeGreaterThan(0);
    expect(await database().refund.count({ where: { shopId: shop.id } })).toBe(refunded.flatMap(({ refunds }) => refunds).length);
    expect(await database().identifier.count({ where: { shopId: shop.id, source: "order", kind: "email" } })).toBe(60);
    const { ordersReadUntil } = await database().shop.findUniqueOrThrow({ where: { id: shop.id } });
    expect(ordersReadUntil).toEqual((await history(shop)).startedAt);
  });

  test("are the same rows as the same orders told by webhooks", async () => {
    const told = await newShop(shopSettings);
    const recent = someOrders(12);
    for (const order of recent) await knockShopify({ shop: told.domain, topic: "orders/create", payload: orderPayload(order) });
    const read = await newShop(shopSettings);
    shopify = await simulateShopify(read, recent);
    await readAllOrders(read);
    const amounts = async (shop: ShopContext) => {
      await settle(shop);
      return database().order.findMany({
        where: { shopId: shop.id },
        select: { id: true, netPaid: true, netSales: true, refunded: true, financialStatus: true, cancelledAt: true, test: true },
        orderBy: { id: "asc" },
      });
    };
    expect(await amounts(read)).toEqual(await amounts(told));
  });

  test("a store without orders is done at once", async () => {
    const shop = await newShop();
    shopify = await simulateShopify(shop);
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({ state: "done", expected: 0, orders: 0 });
  });

  test("with read_all_orders everything is read, also when it is granted later; otherwise nothing is read twice", async () => {
    const shop = await newShop(shopSettings);
    const old = someOrders(5, Date.now() - 200 * 86_400_000);
    shopify = await simulateShopify(shop, old);
    await readAllOrders(shop);
    await readAllOrders(shop);
    expect([await orders(shop), await database().orderHistory.count({ where: { shopId: shop.id } })]).toEqual([0, 1]);
    await saveShop(shop.domain, { scopes: "read_orders,read_all_orders" });
    await readAllOrders(shop);
    expect(await orders(shop)).toBe(5);
    expect(await history(shop)).toMatchObject({ since: null, state: "done" });
  });

  test("webhook and looking: the finished operation is read at once, an unfinished one is left alone until its time", async () => {
    const shop = await newShop(shopSettings);
    shopify = await simulateShopify(shop, someOrders(3));
    await ensureOrderHistory(shop);
    await readOrderHistory(shop);
    const begun = await history(shop);
    expect(begun).toMatchObject({ state: "gathering", attempts: 1 });
    await readOrderHistory(shop);
    expect(shopify.calls.filter((call) => call === "BulkOperation")).toHaveLength(0);
    const payload = { admin_graphql_api_id: begun.operationId, status: "completed", error_code: null, type: "query" };
    await knockShopify({ shop: shop.domain, topic: "bulk_operations/finish", payload });
    await settle(shop);
    await readOrderHistory(shop);
    expect(await history(shop)).toMatchObject({ state: "done", orders: 3 });
  });
});

test("a long reading takes turns: each job goes on where the one before stopped", async () => {
  const shop = await newShop(shopSettings);
  shopify = await simulateShopify(shop, someOrders(6));
  await ensureOrderHistory(shop);
  const seen: number[] = [];
  for (let jobs = 0; jobs < 20 && (await history(shop)).state !== "done"; jobs++) {
    await database().orderHistory.updateMany({ where: { shopId: shop.id }, data: { wakeAt: new Date(0) } });
    await readOrderHistory(shop, { batch: 1, turnMs: -1 });
    seen.push((await history(shop)).orders);
  }
  expect(await history(shop)).toMatchObject({ state: "done", orders: 6, attempts: 1 });
  expect(new Set(seen).size).toBeGreaterThan(2);
});

describe("interrupted", () => {
  const world = someOrders(14);
  const interruptions = fc.record({
    batch: fc.integer({ min: 1, max: 16 }),
    breaks: fc.array(fc.integer({ min: 1, max: 25_000 }), { maxLength: 5 }),
    losesFileAfter: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
    together: fc.boolean(),
    live: fc.array(fc.nat(13), { maxLength: 3 }),
  });

  test("wherever it is cut off, in batches of any size, with webhooks coming in: the same rows in the end", async () => {
    const whole = await newShop(shopSettings);
    shopify = await simulateShopify(whole, world);
    await readAllOrders(whole);
    const expected = await rows(whole);
    await shopify.close();
    let resumed = 0;
    const property = fc.asyncProperty(interruptions, async ({ batch, breaks, losesFileAfter, together, live }) => {
      const shop = await newShop(shopSettings);
      shopify = await simulateShopify(shop, world);
      shopify.breakAfter.push(...breaks);
      await ensureOrderHistory(shop);
      const telling = [...live];
      for (let round = 0; ; round++) {
        await database().orderHistory.updateMany({ where: { shopId: shop.id }, data: { wakeAt: new Date(0) } });
        const reading = [readOrderHistory(shop, { batch }), ...(together ? [readOrderHistory(shop, { batch })] : [])];
        for (const n of telling.splice(0, 1)) {
          const payload = orderPayload(world[n]!);
          await knockShopify({ shop: shop.domain, topic: "orders/updated", payload });
        }
        await Promise.all(reading);
        const { finishedAt, position, state, error } = await history(shop);
        if (finishedAt) {
          expect({ state, error }).toEqual({ state: "done", error: null });
          break;
        }
        if (position > 0n) resumed++;
        if (round === losesFileAfter) shopify.bulk.loseFiles();
      }
      expect(await rows(shop)).toEqual(expected);
      await shopify.close();
    });
    await fc.assert(property, { seed: 20261124, numRuns: 8 });
    // Readings that never had to go on from the middle would prove nothing.
    expect(resumed).toBeGreaterThan(3);
  }, 90_000);

  test("an order that changes at the store meanwhile is kept as it is last", async () => {
    const shop = await newShop(shopSettings);
    const [order] = someOrders(1);
    order!.refunds = [];
    Object.assign(order!, { financialStatus: "paid", cancelledAt: null });
    shopify = await simulateShopify(shop, [order!]);
    await ensureOrderHistory(shop);
    // The file is written with the order as it is now …
    await readOrderHistory(shop);
    refundOrder(order!, 99_001, Date.now());
    await knockShopify({ shop: shop.domain, topic: "orders/updated", payload: orderPayload(order!) });
    await settle(shop);
    // … and read when a webhook has told of the refund.
    await readAllOrders(shop);
    await settle(shop);
    expect(await database().order.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({ netPaid: 0n });
  });
});

describe("what may go wrong", () => {
  const start = async (count = 10) => {
    const shop = await newShop(shopSettings);
    shopify = await simulateShopify(shop, someOrders(count));
    return shop;
  };

  test("Shopify takes too long: what it wrote is kept, it is tried again, and after three times the merchant is told", async () => {
    const shop = await start();
    shopify.bulk.badEnds.push(
      ...Array.from({ length: 3 }, () => ({ status: "FAILED", errorCode: "TIMEOUT", written: 0.5 }) as const),
    );
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({
      state: "failed",
      attempts: 3,
      error: "Shopify took too long to gather the orders. It was tried 3 times; what was read until then is kept.",
    });
    expect(await orders(shop)).toBe(5);
    await startOrderHistory(shop);
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({ state: "done", orders: 10 });
  });

  test.each([
    { status: "EXPIRED" },
    { status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR" },
    { status: "FAILED", errorCode: "ACCESS_DENIED" },
  ] as const)("$status $errorCode once: another try succeeds", async (end) => {
    const shop = await start();
    shopify.bulk.badEnds.push(end);
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({ state: "done", attempts: 2, orders: 10, personal: true });
  });

  test("without access to personal data the orders are read without people; without access to orders the merchant is told", async () => {
    const shop = await start();
    const denied = { status: "FAILED", errorCode: "ACCESS_DENIED" } as const;
    shopify.bulk.badEnds.push(denied, denied);
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({ state: "done", personal: false, orders: 10 });
    expect(await database().identifier.count({ where: { shopId: shop.id, kind: { in: ["email", "customer"] } } })).toBe(0);

    await startOrderHistory(shop);
    shopify.bulk.badEnds.push(denied, denied, denied);
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({
      state: "failed",
      error: expect.stringContaining("does not let Fiveday read the orders"),
    });
  });

  test("cancelled at Shopify: it ends, and says so", async () => {
    const shop = await start();
    shopify.bulk.badEnds.push({ status: "CANCELED", written: 0.2 });
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({ state: "failed", error: "The export of the orders was cancelled at Shopify." });
    expect(await orders(shop)).toBe(2);
  });

  test("another export of ours is under way: it waits for its turn", async () => {
    const shop = await start();
    shopify.bulk.pace.base = 400;
    shopify.bulk.run(shop.domain, "{ orders { edges { node { id } } } }");
    shopify.bulk.pace.base = 0;
    await ensureOrderHistory(shop);
    await readOrderHistory(shop);
    expect(await history(shop)).toMatchObject({ attempts: 0, error: "Shopify is still busy with another export for this app." });
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({ state: "done", orders: 10, error: null });
  });

  test("an order that cannot be understood is counted and told; the others are read", async () => {
    const shop = await start();
    const file = shopify.bulk.file.bind(shopify.bulk);
    const spoiled = (bytes: Buffer) =>
      Buffer.from(bytes.toString("utf8").replace(`"totalPriceSet":{"shopMoney"`, `"totalPriceSet":{"nothing"`));
    shopify.bulk.file = (...asked) => spoiled(file(...asked)!);
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({
      state: "done",
      orders: 9,
      rejected: 1,
      error: expect.stringContaining("totalPriceSet.shopMoney"),
    });
  });

  test("uninstalled before the end, and installed again: it begins anew", async () => {
    const shop = await start();
    await ensureOrderHistory(shop);
    await readOrderHistory(shop);
    await knockShopify({ shop: shop.domain, topic: "app/uninstalled", payload: { domain: shop.domain } });
    await settle(shop);
    expect(await database().orderHistory.count({ where: { shopId: shop.id } })).toBe(0);
    await shopify.signIn();
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({ state: "done", orders: 10 });
  });

  test("a store whose token is gone is told to open the app, and nothing is retried for ever", async () => {
    const shop = await start();
    await database().session.deleteMany({ where: { shop: shop.domain } });
    await readAllOrders(shop);
    expect(await history(shop)).toMatchObject({
      state: "failed",
      error: expect.stringContaining("open the app from the Shopify admin once"),
    });
  });
});
