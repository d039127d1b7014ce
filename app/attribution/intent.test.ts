import { expect, test } from "vitest";
import { intentOf } from "./intent.ts";

test.each([
  ["order/status", [], "after_sale"],
  ["WISMO", [], "after_sale"],
  ["Where is my order?", [], "after_sale"],
  ["return/request", [], "after_sale"],
  [null, ["vip", "refund_pending"], "after_sale"],
  [null, ["order-cancellation"], "after_sale"],
  [null, ["Exchange"], "after_sale"],
  ["delivery", [], "after_sale"],
  ["product/sizing", ["vip"], "before_sale"],
  [null, ["returning-customer"], "before_sale"],
  [null, ["chocolate"], "before_sale"],
  [null, [], "before_sale"],
])("R19 type %j with tags %j is %s", (type, tags, intent) => {
  expect(intentOf({ type, tags, quotesEarlierOrder: false })).toBe(intent);
});

test("R19 a ticket that quotes an order made before it is after_sale", () => {
  expect(intentOf({ type: null, tags: [], quotesEarlierOrder: true })).toBe("after_sale");
});
