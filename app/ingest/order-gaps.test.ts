import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { shopSettings, type SimOrder } from "#simulator/model.ts";
import { orderPayload } from "#simulator/shopify/order-payload.ts";
import { answeredTicket } from "#tests/factories/generic-events.ts";
import { genericWebhook, knockHelpdesk } from "#tests/factories/helpdesk-webhook.ts";
import { newConnection, newShop, settle } from "#tests/factories/shop.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { readAllOrders, simulateShopify, type SimulatedShopify, someOrders } from "#tests/factories/simulated-shopify.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { findOrderGaps, repairOrderGaps } from "./find-order-gaps.server.ts";
import { pollOrders } from "./poll-orders.server.ts";

useDatabase();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let shop: ShopContext;
let shopify: SimulatedShopify;
beforeEach(async () => {
  shop = await newShop(shopSettings);
  shopify = await simulateShopify(shop, someOrders(20, Date.now() - 10 * DAY));
  await readAllOrders(shop);
  shopify.calls.length = 0;
});
afterEach(() => shopify.close());

const gid = ({ id }: SimOrder) => `gid://shopify/Order/${id}`;
const dayOf = ({ createdAt }: SimOrder) => localDay(shop.timezone, createdAt);
const stored = async () =>
  (await database().order.findMany({ where: { shopId: shop.id }, select: { id: true } })).map(({ id }) => id).toSorted();
const gaps = async () =>
  (await database().gap.findMany({ where: { shopId: shop.id }, orderBy: { day: "asc" } })).map(({ day, ...gap }) => ({
    day: day.toISOString().slice(0, 10),
    ...gap,
  }));

/** An order of some days ago that the store has and whose webhook never came. */
function lostOrder(daysAgo = 3): SimOrder {
  const [order] = shopify.state.orders(1);
  const at = Date.now() - daysAgo * DAY;
  const lost = { ...structuredClone(order!), id: shopify.state.nextId(), number: 90_000 + daysAgo, createdAt: at, updatedAt: at };
  shopify.state.addOrder(lost);
  return lost;
}

describe("every hour: what changed", () => {
  test("when webhooks told everything, one cheap call finds nothing to read", async () => {
    expect(await pollOrders(shop)).toEqual({ lost: 0 });
    expect(shopify.calls).toEqual(["OrderList"]);
    expect(await gaps()).toEqual([]);
  });

  test("an order whose webhook got lost is read and kept as a gap that was repaired; from then on nothing is looked at twice", async () => {
    await database().shop.update({ where: { id: shop.id }, data: { ordersReadUntil: new Date(Date.now() - 4 * DAY) } });
    const lost = lostOrder(3);
    expect(await pollOrders(shop)).toEqual({ lost: 1 });
    expect(await stored()).toContain(gid(lost));
    expect(await gaps()).toMatchObject([
      { connectionId: 0, day: dayOf(lost), missing: [], repaired: 1, repairedAt: expect.any(Date) },
    ]);
    shopify.calls.length = 0;
    expect(await pollOrders(shop)).toEqual({ lost: 0 });
    expect(shopify.calls).toEqual(["OrderList"]);
  });

  test("a change that was not told is read; one that may still be told is no gap", async () => {
    const [order] = shopify.state.orders(1);
    await settle(shop);
    Object.assign(order!, { financialStatus: "voided", cancelledAt: Date.now(), updatedAt: Date.now() });
    expect(await pollOrders(shop)).toEqual({ lost: 0 });
    expect(await gaps()).toEqual([]);
    const { cancelledAt } = await database().order.findFirstOrThrow({ where: { shopId: shop.id, id: gid(order!) } });
    expect(cancelledAt).not.toBeNull();
  });
});

describe("every night: day by day", () => {
  test("both sides the same: nothing is listed, and only the last week is compared order by order", async () => {
    await findOrderGaps(shop);
    expect(await gaps()).toEqual([]);
    expect(shopify.calls.filter((call) => call === "OrderList")).toHaveLength(7);
    expect(shopify.calls.filter((call) => call === "OrderCounts").length).toBeLessThan(4);
  });

  test.each([2, 30])("an order of %i days ago that is missing here is found, read, and gone from the list", async (daysAgo) => {
    const lost = lostOrder(daysAgo);
    await findOrderGaps(shop);
    expect(await gaps()).toMatchObject([{ day: dayOf(lost), missing: [gid(lost)], unknown: [], repairedAt: null }]);
    await repairOrderGaps(shop);
    expect(await stored()).toContain(gid(lost));
    expect(await gaps()).toMatchObject([{ missing: [], repaired: 1, repairedAt: expect.any(Date) }]);
    await findOrderGaps(shop);
    expect(await gaps()).toMatchObject([{ missing: [], repaired: 1, repairedAt: expect.any(Date) }]);
  });

  test("an order that the store deleted goes here too, its credit with it, and the change is told", async () => {
    // Which orders there are depends on the time of day: any will do that is made one the rule can credit.
    const order = shopify.state.orders(20).find(({ person }) => person.email !== null);
    const at = new Date(order!.createdAt - HOUR);
    const desk = await newConnection(shop);
    const answered = answeredTicket("T1", at.toISOString(), new Date(at.getTime() + 600_000).toISOString(), order!.person.email);
    await knockHelpdesk(genericWebhook({ ...desk, body: answered }));
    Object.assign(order!, { financialStatus: "paid", cancelledAt: null, test: false, source: "web", tags: [], refunds: [] });
    for (const line of order!.lines) line.paid = line.price;
    order!.updatedAt = Date.now();
    await knockShopify({ shop: shop.domain, topic: "orders/updated", payload: orderPayload(order!) });
    await settle(shop);
    const credits = () => database().credit.count({ where: { shopId: shop.id, orderId: gid(order!) } });
    expect(await credits()).toBe(1);

    shopify.state.removeOrder(order!.id);
    await findOrderGaps(shop);
    expect(await gaps()).toMatchObject([{ day: dayOf(order!), missing: [], unknown: [gid(order!)] }]);
    await repairOrderGaps(shop);
    await settle(shop);
    expect(await stored()).not.toContain(gid(order!));
    expect(await credits()).toBe(0);
    expect(await database().restatement.findMany({ where: { shopId: shop.id, orderId: gid(order!) } })).toMatchObject([
      { cause: "deleted", after: { orderAmount: 0, credits: [] } },
    ]);
    expect(await gaps()).toMatchObject([{ unknown: [], repaired: 1, repairedAt: expect.any(Date) }]);
  });

  test("many orders that the store does not know are taken away only when the merchant says so", async () => {
    const day = Date.now() - 4 * DAY;
    const [order] = shopify.state.orders(1);
    for (let n = 0; n < 4; n++) {
      const foreign = { ...order!, id: 7_000 + n, number: 7_000 + n, createdAt: day + n, updatedAt: day + n };
      await knockShopify({ shop: shop.domain, topic: "orders/create", payload: orderPayload(foreign) });
    }
    await settle(shop);
    await findOrderGaps(shop);
    await repairOrderGaps(shop);
    expect(await stored()).toHaveLength(24);
    expect((await gaps())[0]!.unknown).toHaveLength(4);
    await repairOrderGaps(shop, { confirmed: true });
    expect(await stored()).toHaveLength(20);
    expect(await gaps()).toMatchObject([{ unknown: [], repairedAt: expect.any(Date) }]);
  });

  test("before the past orders are read nothing is compared", async () => {
    const other = await newShop(shopSettings);
    await findOrderGaps(other);
    expect(shopify.calls).toEqual([]);
  });
});
