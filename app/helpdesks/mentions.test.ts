import { describe, expect, test } from "vitest";
import { mentionsIn } from "./mentions.ts";

const told = (written: string) => mentionsIn(written) ?? [];
const named = (written: string) => told(written).map(({ kind, value }) => `${kind} ${value}`);

describe("R14 links of the store", () => {
  test.each([
    ["https://shop.example/products/trail-runner-2", ["product trail-runner-2"]],
    [
      "https://shop.example/en/collections/new/products/Trail-Runner?variant=4400123&a=1",
      ["product trail-runner", "variant 4400123"],
    ],
    [
      "https://shop.example/cart/4400123:1,4400124:2?discount=ANA10",
      ["variant 4400123", "variant 4400124", "discount_code ANA10"],
    ],
    ["https://shop.example/discount/ana%2D10?redirect=/", ["discount_code ana-10"]],
    ["https://shop.example/648201/invoices/9f3c1d7be0424b76a9c0", ["invoice 9f3c1d7be0424b76a9c0"]],
    ["https://shop.example/checkouts/cn/Z2NwLWV1cm9wZS13ZXN0MTow/information", ["checkout Z2NwLWV1cm9wZS13ZXN0MTow"]],
    ["https://shop.example/cart/c/Z2NwLWV1cm9wZS13ZXN0MTow", ["checkout Z2NwLWV1cm9wZS13ZXN0MTow"]],
    ["https://shop.example/pages/products", []],
    ["https://", []],
  ])("%s", (link, expected) => {
    expect(named(`look ${link} there`)).toEqual(expected);
    expect(named(`<p>look <a href="${link.replaceAll("&", "&amp;")}">here</a></p>`)).toEqual(expected);
  });
});

describe("R19 names of orders", () => {
  test.each([
    ["where is #1042?", ["order #1042"]],
    ["(#EU-1042B) and #2043.", ["order #EU-1042B", "order #2043"]],
    ["my order number: 61044 please", ["order #61044"]],
    ["mi pedido 61044", ["order #61044"]],
    ["you are #1, room #12, &#1042;", []],
    ["I ordered 2000 pieces", []],
  ])("%s", (text, expected) => {
    expect(named(text).filter((each) => each.startsWith("order"))).toEqual(expected);
  });
});

describe("R14 discount codes", () => {
  test.each([
    ["take WELCOME10 at checkout", ["WELCOME10"]],
    ["your code: summer-sun, enjoy", ["summer-sun"]],
    ["use the code “ana10”", ["ana10"]],
    ["it is a UK size M, OK? 10000", []],
    ["#EU10422", []],
  ])("%s", (text, expected) => {
    expect(told(text).flatMap(({ kind, value }) => (kind === "discount_code" ? [value] : []))).toEqual(expected);
  });
});

describe("R14 names of products", () => {
  const phrases = (text: string) => told(text).flatMap(({ kind, value }) => (kind === "phrase" ? [value] : []));

  test("are words in capitals side by side, from wherever a sentence lets them begin", () => {
    expect(phrases("Is Trail Runner 2 waterproof? thanks")).toEqual([
      "Is Trail",
      "Is Trail Runner",
      "Is Trail Runner 2",
      "Trail Runner",
      "Trail Runner 2",
      "Runner 2",
    ]);
  });

  test("or stand in quotation marks", () => {
    expect(phrases(`do you have "merino crew navy" in L`)).toEqual(["merino crew navy"]);
  });

  test("are not what everybody writes", () => {
    expect(phrases("Hello there, is it in stock? Thanks")).toEqual([]);
  });
});

describe("what is quoted from earlier does not count", () => {
  test.each([
    ["thanks\n> take WELCOME10\n> today", []],
    ["thanks\n\nOn Tue, 3 Mar 2026 at 18:00, Ana <ana@shop.example> wrote:\ntake WELCOME10", []],
    ["danke\nAm 03.03.2026 um 18:00 schrieb Ana <ana@shop.example>:\nWELCOME10", []],
    ["ok\n-----Original Message-----\nWELCOME10", []],
    ["<p>ok</p><blockquote>WELCOME10</blockquote>", []],
    ["SPRING20\n> take WELCOME10", ["discount_code SPRING20"]],
  ])("%j", (text, expected) => {
    expect(named(text)).toEqual(expected);
  });
});

test("nothing is found in nothing, and no more than forty of a kind in anything", () => {
  expect([mentionsIn(null), mentionsIn(""), mentionsIn("hello there")]).toEqual([undefined, undefined, undefined]);
  const pasted = Array.from({ length: 90 }, (_, n) => `CODE${1000 + n}`).join(" ");
  expect(told(pasted).filter(({ kind }) => kind === "discount_code")).toHaveLength(40);
});
