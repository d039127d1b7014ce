import { beforeEach, describe, expect, test } from "vitest";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { feed } from "#tests/factories/feed.ts";
import { messageEvent, ticketEvent } from "#tests/factories/generic-events.ts";
import { newConnection, newShop, type TestConnection } from "#tests/factories/shop.ts";
import { orderPayload, refundPayload } from "#tests/factories/shopify-order.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { createStaffLink, endStaffLinks } from "./staff-link.server.ts";
import { readStaffPage } from "./staff-page.server.ts";
import { readStaffRevenue } from "./staff-revenue.server.ts";
import { readView } from "./view.ts";

useDatabase();

const now = new Date("2026-03-20T00:00:00Z");
const period = new URLSearchParams({ from: "2026-03-01", to: "2026-03-15" });
const view = readView(period, "2026-03-20");
const by = (id: string, team?: string) => ({
  author: { kind: "human", id, name: id === "a1" ? "Ana" : "Bea" },
  ...(team ? { team } : {}),
});

let shop: ShopContext;
let desk: TestConnection;

/** X5 and X6: two turns of Ana, one of Bea, 100.00, of which 25.00 went back; and a ticket of Bea's that sold nothing. */
beforeEach(async () => {
  shop = await newShop({ timezone: "UTC" });
  desk = await newConnection(shop);
  const zoe = "zoe@shop.example";
  await feed(shop, {
    connection: desk,
    events: [
      {
        id: "g1",
        type: "agent",
        occurred_at: "2026-03-01T00:00:00Z",
        agent: { id: "a1", name: "Ana", kind: "human", team: "Sales" },
      },
      {
        id: "g2",
        type: "agent",
        occurred_at: "2026-03-01T00:00:00Z",
        agent: { id: "b1", name: "Bea", kind: "human", team: "Care" },
      },
      ticketEvent("T1", "2026-03-02T10:00:00Z", zoe),
      messageEvent("T1", "2026-03-02T10:00:00Z", "customer"),
      messageEvent("T1", "2026-03-02T10:10:00Z", "human", by("a1")),
      messageEvent("T1", "2026-03-02T10:20:00Z", "customer"),
      messageEvent("T1", "2026-03-02T10:30:00Z", "human", by("b1")),
      messageEvent("T1", "2026-03-02T10:40:00Z", "customer"),
      messageEvent("T1", "2026-03-02T10:50:00Z", "human", by("a1")),
      ticketEvent("T2", "2026-03-03T10:00:00Z", "kim@shop.example"),
      messageEvent("T2", "2026-03-03T10:00:00Z", "customer"),
      messageEvent("T2", "2026-03-03T10:30:00Z", "human", by("b1")),
    ],
    orders: [
      orderPayload(
        { id: 5001, at: "2026-03-04T12:00:00Z", total: "100.00", email: zoe },
        {
          current_total_price: "75.00",
          current_total_price_set: {
            shop_money: { amount: "75.00", currency_code: "EUR" },
            presentment_money: { amount: "75.00", currency_code: "EUR" },
          },
          financial_status: "partially_refunded",
          refunds: [refundPayload(1, 5001, "2026-03-06T12:00:00Z", "25.00")],
        },
      ),
    ],
  });
});

test("revenue by turns, with conversion and what was taken back; rows add up to F3", async () => {
  const ruleset = await readRuleset(shop);
  const staff = await readStaffRevenue(shop, { view, by: "agent", ruleset, now });
  expect(
    staff.rows.map(({ name, revenue, share, orders, tickets, conversion, takenBack }) => [
      name,
      revenue,
      share,
      orders,
      tickets,
      conversion,
      takenBack,
    ]),
  ).toEqual([
    ["Ana", "€50.00", "66.7\u00a0%", 1, 1, "1 of 1", "€16.67"],
    ["Bea", "€25.00", "33.3\u00a0%", 1, 1, "0 of 1", "€8.33"],
  ]);
  const [all] = await readMetrics(shop, { metrics: [metricById("support_revenue")!], ...view, ruleset, now });
  expect(all!.metrics.support_revenue!.value).toBe(7_500);
  expect(staff.total).toBe("€75.00");

  const teams = await readStaffRevenue(shop, { view, by: "team", ruleset, now });
  expect(teams.rows.map(({ name, revenue, orders }) => [name, revenue, orders])).toEqual([
    ["Sales", "€50.00", 1],
    ["Care", "€25.00", 1],
  ]);
});

describe("a link of one's own", () => {
  test("shows one's own figures and nobody else's", async () => {
    const token = await createStaffLink(shop, `${desk.id}:b1`, now);
    const page = await readStaffPage(token!, period, now);
    expect(page).toMatchObject({ name: "Bea", row: { revenue: "€25.00", share: "" } });
    expect(JSON.stringify(page)).not.toMatch(/Ana|50\.00|75\.00/);
  });

  test("ends after ninety days, when taken back, and when a new one is made; a guess opens nothing", async () => {
    const first = await createStaffLink(shop, `${desk.id}:a1`, now);
    const second = await createStaffLink(shop, `${desk.id}:a1`, now);
    const later = new Date(now.getTime() + 91 * 86_400_000);
    expect(await readStaffPage(first!, period, now)).toBeNull();
    expect(await readStaffPage(second!, period, now)).not.toBeNull();
    expect(await readStaffPage(second!, period, later)).toBeNull();
    await endStaffLinks(shop, `${desk.id}:a1`);
    expect(await readStaffPage(second!, period, now)).toBeNull();
    expect(await readStaffPage("guess", period, now)).toBeNull();
  });

  test("cannot be made for an agent of another shop", async () => {
    const other = await newShop();
    expect(await createStaffLink(other, `${desk.id}:a1`, now)).toBeNull();
  });
});
