import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { UnreadableEvent } from "#app/lib/errors.ts";
import { orderPayload, refundPayload } from "#tests/factories/shopify-order.ts";
import { parseJson } from "./json.ts";
import { readOrder } from "./read-order.ts";
import { readCustomer, readRefund } from "./rest-order.ts";

/** Payloads as Shopify's documentation records them (Admin API 2026-10). */
const sample = (name: string) => readFileSync(path.resolve("app/shopify/samples", name), "utf8");
const read = (name: string) => readOrder(parseJson(sample(name)), "USD");
const bulkLines = sample("bulk_orders.jsonl")
  .trim()
  .split("\n")
  .map((line) => parseJson(line) as Record<string, unknown>);

describe("orders as webhooks tell them", () => {
  test("a new order: who, when, how much", () => {
    expect(read("orders_create.json")).toMatchObject({
      id: "gid://shopify/Order/6104482213888",
      name: "#1042",
      createdAt: new Date("2026-11-18T18:42:09Z"),
      processedAt: new Date("2026-11-18T18:42:07Z"),
      updatedAt: new Date("2026-11-18T18:42:10Z"),
      currency: "USD",
      total: 13026,
      currentTotal: 13026,
      currentSubtotal: 11340,
      financialStatus: "paid",
      cancelledAt: null,
      test: false,
      sourceName: "web",
      discountCodes: ["HELLO10"],
      country: "US",
      email: "marisol.quintana@example.com",
      phone: "+15035550142",
      customer: { id: "gid://shopify/Customer/7719430578176", name: "Marisol Quintana" },
      refunds: [],
    });
  });

  test("without access to personal data the order is the same, without the person", () => {
    const [whole, bare] = [read("orders_create.json"), read("orders_create_without_pii_access.json")];
    expect(bare).toMatchObject({
      email: null,
      phone: null,
      customer: { id: whole.customer!.id, name: null, email: null, phone: null },
    });
    const { email: _email, phone: _phone, customer: _customer, ...facts } = whole;
    expect(bare).toMatchObject(facts);
    expect(bare.version).toBe(whole.version);
  });

  test("a refunded order lists what was given back, and for which goods", () => {
    expect(read("orders_updated.json")).toMatchObject({
      total: 13026,
      currentTotal: 11662,
      currentSubtotal: 10080,
      financialStatus: "partially_refunded",
      refunds: [{ id: "gid://shopify/Refund/967204438080", at: new Date("2026-11-20T22:05:31Z"), paidBack: 1364, goods: 1364 }],
    });
  });

  test("a cancelled order paid in another currency counts in the shop's; an empty address is none", () => {
    expect(read("orders_cancelled.json")).toMatchObject({
      currency: "USD",
      total: 11876,
      currentTotal: 0,
      presentmentCurrency: "CAD",
      presentmentTotal: 16270,
      financialStatus: "voided",
      cancelledAt: new Date("2026-11-19T16:20:44Z"),
      email: null,
      phone: "+16045550119",
    });
  });

  test("an empty address on the order gives way to the customer's own", () => {
    const payload = orderPayload({ id: 1, at: "2026-03-01T10:00:00Z", total: "10.00", email: "zoe@shop.example", customerId: 7 });
    expect(readOrder({ ...payload, email: "", contact_email: "" }, "EUR").email).toBe("zoe@shop.example");
  });

  test("ids beyond what a number can hold keep every digit", () => {
    const text = `{"id":9007199254740993,"created_at":"2026-03-01T10:00:00Z","total_price":"10.00","customer":{"id":9007199254740995}}`;
    const order = readOrder(parseJson(text), "EUR");
    expect(order.id).toBe("gid://shopify/Order/9007199254740993");
    expect(order.customer!.id).toBe("gid://shopify/Customer/9007199254740995");
  });

  test("an order with hardly a field is read: paid at creation, worth its total", () => {
    const order = readOrder({ id: 5, created_at: "2026-03-01T10:00:00Z", total_price: "10.00" }, "EUR");
    expect(order).toMatchObject({
      name: "#5",
      processedAt: new Date("2026-03-01T10:00:00Z"),
      currency: "EUR",
      total: 1000,
      currentTotal: 1000,
      currentSubtotal: 1000,
      financialStatus: "unknown",
      customer: null,
    });
  });

  test.each([
    ["JPY", "1500", 1500],
    ["JPY", "1500.0", 1500],
    ["KWD", "12.345", 12345],
    ["KWD", "12.3", 12300],
    ["EUR", "98.0", 9800],
    ["EUR", "98", 9800],
    ["EUR", "0.07", 7],
    ["EUR", "1234567.89", 123456789],
  ])("%s %s is %i minor units", (currency, total, minor) => {
    const order = readOrder(orderPayload({ id: 1, at: "2026-03-01T10:00:00Z", total, currency }), currency);
    expect([order.total, order.currentTotal, order.currentSubtotal]).toEqual([minor, minor, minor]);
  });

  test("gift cards that were bought are told apart from goods", () => {
    const line_items = [
      { gift_card: true, price: "25.00", quantity: 2, current_quantity: 1 },
      { gift_card: false, price: "60.00", quantity: 1, current_quantity: 1 },
    ];
    expect(readOrder(orderPayload({ id: 1, at: "2026-03-01T10:00:00Z", total: "85.00" }, { line_items }), "EUR").giftCards).toBe(
      2500,
    );
  });

  test.each<[string, object, string]>([
    ["a total that is no amount", { total_price: "ten", total_price_set: null }, "total_price"],
    ["no time", { created_at: undefined }, "created_at"],
    ["a time that is none", { created_at: "soon" }, "created_at"],
    ["no id", { id: null, admin_graphql_api_id: null }, "id"],
    [
      "an unreadable refund",
      { refunds: [{ id: 1, transactions: [{ kind: "refund", status: "success", amount: "-" }] }] },
      "refunds.0.transactions.0.amount",
    ],
  ])("%s is refused with its path", (_story, change, at) => {
    const payload = { ...orderPayload({ id: 1, at: "2026-03-01T10:00:00Z", total: "10.00" }), ...change };
    expect(() => readOrder(payload, "EUR")).toThrow(UnreadableEvent);
    expect(() => readOrder(payload, "EUR")).toThrow(new RegExp(`^${at.replaceAll(".", "\\.")}: `));
  });

  test.each([[null], [[]], ["text"], [17]])("%j is no order", (payload) => {
    expect(() => readOrder(payload, "EUR")).toThrow(UnreadableEvent);
  });

  test("of two payloads of one second the one that is further on is the newer", () => {
    const story = { id: 1, at: "2026-03-01T10:00:00Z", total: "10.00" };
    const [paid, pending, cancelled] = [{}, { financial_status: "pending" }, { cancelled_at: "2026-03-01T10:00:00Z" }].map(
      (more) => readOrder(orderPayload(story, more), "EUR").version,
    );
    expect(pending! < paid!).toBe(true);
    expect(paid! < cancelled!).toBe(true);
    const later = readOrder(
      orderPayload({ ...story, updatedAt: "2026-03-01T10:00:01Z" }, { financial_status: "pending" }),
      "EUR",
    ).version;
    expect(cancelled! < later).toBe(true);
  });
});

describe("orders as bulk operations tell them", () => {
  test("the same order reads the same from a webhook and from a bulk line", () => {
    const order = readOrder(bulkLines[0], "USD");
    const told = read("orders_updated.json");
    for (const field of [
      "id",
      "name",
      "createdAt",
      "updatedAt",
      "currency",
      "total",
      "currentTotal",
      "currentSubtotal",
      "financialStatus",
      "email",
      "phone",
    ] as const) {
      expect(order[field], field).toEqual(told[field]);
    }
    expect(order.customer).toMatchObject({ id: told.customer!.id, email: told.customer!.email });
  });

  test("refunds that a bulk line only sums up are told as a sum; where the line lists them, one by one", () => {
    expect(readOrder(bulkLines[0], "USD")).toMatchObject({ refunds: [], refundedUnlisted: 1364 });
    const money = { shopMoney: { amount: "13.64", currencyCode: "USD" } };
    const listed = { ...bulkLines[0], refunds: [{ id: "gid://shopify/Refund/1", totalRefundedSet: money }] };
    expect(readOrder(listed, "USD")).toMatchObject({ refunds: [{ paidBack: 1364 }], refundedUnlisted: 0 });
  });

  test("guest, test and cancelled orders keep what sets them apart", () => {
    const orders = bulkLines.filter((line) => !("__parentId" in line)).map((line) => readOrder(line, "USD"));
    const summary = orders.map(({ name, customer, test: isTest, cancelledAt, sourceName }) => [
      name,
      customer !== null,
      isTest,
      cancelledAt !== null,
      sourceName,
    ]);
    expect(summary).toEqual([
      ["#1042", true, false, false, "web"],
      ["#1043", true, false, true, "web"],
      ["#1044", false, false, false, "pos"],
      ["#1045", true, true, false, "web"],
    ]);
  });
});

describe("refunds", () => {
  test("a refund tells its order, its day and the money, nothing of the order's total", () => {
    expect(readRefund(parseJson(sample("refunds_create.json")), "USD")).toEqual({
      id: "gid://shopify/Refund/967204438080",
      orderId: "gid://shopify/Order/6104482213888",
      at: new Date("2026-11-20T22:05:31Z"),
      paidBack: 1364,
      goods: 1364,
    });
  });

  test("the refund of a webhook is the one that the order lists later", () => {
    expect(read("orders_updated.json").refunds).toEqual([readRefund(parseJson(sample("refunds_create.json")), "USD")]);
  });

  test("money that was not given back (yet) does not count, nor do voided payments", () => {
    const payload = refundPayload(1, 5001, "2026-03-05T10:00:00Z", "25.00");
    const transactions = ["pending", "failure", "error"].map((status) => ({ kind: "refund", status, amount: "25.00" }));
    expect(readRefund({ ...payload, transactions }, "EUR")).toMatchObject({ paidBack: 0, goods: 0 });
    expect(readRefund({ ...payload, transactions: [{ kind: "void", status: "success", amount: "25.00" }] }, "EUR").paidBack).toBe(
      0,
    );
  });

  test("G17 money given back in the customer's currency counts at the order's own rate", () => {
    const dollars = (amount: string) => ({ amount, currency_code: "USD" });
    const refunds = [
      {
        ...refundPayload(1, 5001, "2026-03-05T10:00:00Z", "0.00"),
        refund_line_items: [],
        transactions: [{ kind: "refund", status: "success", amount: "60.00", currency: "USD" }],
      },
    ];
    const total_price_set = { shop_money: { amount: "100.00", currency_code: "EUR" }, presentment_money: dollars("120.00") };
    const order = readOrder(
      orderPayload({ id: 5001, at: "2026-03-01T10:00:00Z", total: "100.00" }, { total_price_set, refunds }),
      "EUR",
    );
    expect(order.refunds[0]!.paidBack).toBe(5000);
  });

  test("a refund without its order is refused", () => {
    expect(() => readRefund({ id: 1, created_at: "2026-03-05T10:00:00Z" }, "EUR")).toThrow(/^order_id: /);
  });
});

test("a customer is read with the address they changed to", () => {
  expect(readCustomer(parseJson(sample("customers_update.json")))).toEqual({
    id: "gid://shopify/Customer/7719430578176",
    name: "Marisol Quintana",
    email: "marisol.q@example.com",
    phone: "+15035550142",
    createdAt: new Date("2026-03-02T17:14:55Z"),
    updatedAt: new Date("2026-11-21T17:00:12Z"),
  });
});
