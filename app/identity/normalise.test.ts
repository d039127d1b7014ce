import { describe, expect, test } from "vitest";
import { looseEmail, normaliseEmail, normalisePhone, orderReferences } from "./normalise.ts";

describe("normaliseEmail", () => {
  test.each([
    [" Ana.Perez+shop@GMAIL.com ", "ana.perez+shop@gmail.com"],
    ["Ana@shop.example", "ana@shop.example"],
    ["Ana@Bücher.example", "ana@xn--bcher-kva.example"],
    ["ana＠shop.example", "ana@shop.example"],
    ["o'hara_1@mail.shop.example", "o'hara_1@mail.shop.example"],
  ])("%j becomes %s", (raw, normalised) => {
    expect(normaliseEmail(raw)).toBe(normalised);
  });

  test.each([
    "",
    "ana",
    "@shop.example",
    "ana@",
    "ana@localhost",
    "a b@shop.example",
    "a@b@shop.example",
    "ana@shop..example",
    "ana@bü/x.example",
  ])("%j is no address", (raw) => {
    expect(normaliseEmail(raw)).toBeNull();
  });
});

describe("looseEmail", () => {
  test.each([
    ["ana.perez+shop@gmail.com", "anaperez@gmail.com"],
    ["anaperez@googlemail.com", "anaperez@gmail.com"],
    ["ana.p+x+y@shop.example", "ana.p@shop.example"],
    ["+news@shop.example", "+news@shop.example"],
  ])("%s becomes %s", (email, loose) => {
    expect(looseEmail(email)).toBe(loose);
  });
});

describe("normalisePhone", () => {
  test.each([
    ["06 12 34 56 78", ["FR"], "+33612345678"],
    ["+33612345678", ["US"], "+33612345678"],
    ["(+33) 6 12 34 56 78", [], "+33612345678"],
    ["0033 6 12 34 56 78", [], "+33612345678"],
    ["06 12 34 56 78", [null, "FR"], "+33612345678"],
    // Not an American number, so the shop's own country is next.
    ["06 12 34 56 78", ["US", "FR"], "+33612345678"],
    ["(212) 555-0123", ["US"], "+12125550123"],
  ])("%s in %j is %s", (raw, countries, e164) => {
    expect(normalisePhone(raw, countries)).toBe(e164);
  });

  test.each([
    ["612345", ["FR"]],
    ["06 12 34 56 78", []],
    ["06 12 34 56 78", ["XX", null]],
    ["+33 1", []],
    ["+999 12345678", ["FR"]],
    ["call me at home", ["FR"]],
    ["", ["FR"]],
  ])("%j in %j is no number", (raw, countries) => {
    expect(normalisePhone(raw, countries)).toBeNull();
  });
});

describe("orderReferences", () => {
  test.each([
    [["#1042"], ["#1042"]],
    [["1042"], ["#1042", "gid://shopify/Order/1042"]],
    [["6104482213888"], ["#6104482213888", "gid://shopify/Order/6104482213888"]],
    [["gid://shopify/Order/6104482213888"], ["gid://shopify/Order/6104482213888"]],
    [[" # EN1042 ", "en1042"], ["#en1042"]],
    [["", "#", " "], []],
  ])("%j stands for %j", (names, references) => {
    expect(orderReferences(names)).toEqual(references);
  });
});
