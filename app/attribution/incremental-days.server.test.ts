import { expect, test } from "vitest";
import { feed } from "#tests/factories/feed.ts";
import { messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { type OrderPayload, orderPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { readIncremental, refreshIncrementalDays } from "./incremental-days.server.ts";

useDatabase();

const period = { from: "2026-03-01", to: "2026-03-08" };
const now = new Date("2026-04-01T00:00:00Z");

/** Sixty returning customers, of whom number 1 to 10 write on 4 March; 1 to 4 of these and 11 to 15 of the silent ones buy then. */
test("Section 5: customers who wrote are compared with customers like them on the same day", async () => {
  const shop = await newShop({ timezone: "UTC" });
  const email = (n: number) => `c${n}@shop.example`;
  const order = (id: number, n: number, at: string): OrderPayload =>
    orderPayload({ id, at, total: "80.00", email: email(n), customerId: n });
  const everybody = Array.from({ length: 60 }, (_, i) => i + 1);
  await feed(shop, {
    connection: await newConnection(shop),
    orders: [
      ...everybody.map((n) => order(n, n, "2026-02-20T10:00:00Z")),
      ...[1, 2, 3, 4, 11, 12, 13, 14, 15].map((n) => order(100 + n, n, "2026-03-05T09:00:00Z")),
    ],
    events: everybody.slice(0, 10).flatMap((n) => [
      ticketEvent(`T${n}`, "2026-03-04T10:00:00Z", email(n)),
      messageEvent(`T${n}`, "2026-03-04T10:00:00Z", "customer"),
      messageEvent(`T${n}`, "2026-03-04T11:00:00Z", "human", { author: { kind: "human", id: "a1" } }),
      // Within five days: still the same contact.
      messageEvent(`T${n}`, "2026-03-06T11:00:00Z", "human", { author: { kind: "human", id: "a1" } }),
    ]),
  });
  expect((await readIncremental(shop, period, now)).computedAt).toBeNull();

  await refreshIncrementalDays(shop, period);
  const told = await readIncremental(shop, period, now);
  expect(told.computedAt).toBeInstanceOf(Date);
  expect(told.coverage).toEqual({ used: 10, contacts: 10 });
  // 4 of 10 who wrote, 5 of 50 who did not: 10 × (40 % − 10 %).
  expect(told.orders!.value).toBeCloseTo(3, 9);
  expect(told.amount!.value).toBeCloseTo(24_000, 6);

  await refreshIncrementalDays(shop, period);
  expect({ ...(await readIncremental(shop, period, now)), computedAt: null }).toEqual({ ...told, computedAt: null });
});

test("a customer whom the store did not know yet at the contact is nobody's equal", async () => {
  const shop = await newShop({ timezone: "UTC" });
  await feed(shop, {
    connection: await newConnection(shop),
    orders: [orderPayload({ id: 1, at: "2026-03-05T09:00:00Z", total: "80.00", email: "new@shop.example", customerId: 1 })],
    events: [
      ticketEvent("T1", "2026-03-04T10:00:00Z", "new@shop.example"),
      messageEvent("T1", "2026-03-04T10:00:00Z", "customer"),
      messageEvent("T1", "2026-03-04T11:00:00Z", "human", { author: { kind: "human", id: "a1" } }),
    ],
  });
  await refreshIncrementalDays(shop, period);
  expect((await readIncremental(shop, period, now)).coverage).toEqual({ used: 0, contacts: 0 });
});
