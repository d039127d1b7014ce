import { describe, expect, test } from "vitest";
import type { IdentifierKind } from "./identifier.ts";
import { kindsByLevel, matchAt } from "./match.ts";
import { looseEmail, normaliseEmail, normalisePhone, orderReferences } from "./normalise.ts";

type Person = { customer?: string; email?: string; phone?: string; country?: string; orders?: string[] };

function identifiers({ customer, email, phone, country, orders = [] }: Person): [IdentifierKind, string][] {
  const address = email === undefined ? null : normaliseEmail(email);
  const number = phone === undefined ? null : normalisePhone(phone, [country ?? null]);
  return [
    ...(customer ? [["customer", customer] as [IdentifierKind, string]] : []),
    ...(address
      ? ([
          ["email", address],
          ["email_loose", looseEmail(address)],
        ] as [IdentifierKind, string][])
      : []),
    ...(number ? [["phone", number] as [IdentifierKind, string]] : []),
    ...orderReferences(orders).map((each): [IdentifierKind, string] => ["order_ref", each]),
  ];
}

function matchOf(order: Person, ticket: Person) {
  const known = new Set(identifiers(order).map(([kind, value]) => `${kind}:${value}`));
  const shared = identifiers(ticket).flatMap(([kind, value]) => (known.has(`${kind}:${value}`) ? [kind] : []));
  return shared.length === 0 ? null : matchAt(Math.min(...shared.map((kind) => kindsByLevel.indexOf(kind) + 1)));
}

describe("G19 order and ticket belong to the same person", () => {
  test("G19 a dotted, suffixed Gmail address and its plain googlemail twin match at level 4", () => {
    const match = matchOf({ email: " Ana.Perez+shop@GMAIL.com " }, { email: "anaperez@googlemail.com" });
    expect(match).toEqual({ level: 4, by: "email_alias", confidence: "probable" });
  });

  test("G19 addresses that differ in case only match at level 2", () => {
    const match = matchOf({ email: "Ana@shop.example" }, { email: "ana@shop.example" });
    expect(match).toEqual({ level: 2, by: "email", confidence: "exact" });
  });

  test("G19 a suffix alone makes it level 4", () => {
    expect(matchOf({ email: "ana+x@shop.example" }, { email: "ana@shop.example" })?.level).toBe(4);
  });

  test("G19 dots outside Gmail are part of the address", () => {
    expect(matchOf({ email: "ana.p@shop.example" }, { email: "anap@shop.example" })).toBeNull();
  });

  test("G19 a national number on a French order and its international form match at level 3", () => {
    const match = matchOf({ phone: "06 12 34 56 78", country: "FR" }, { phone: "+33612345678" });
    expect(match).toEqual({ level: 3, by: "phone", confidence: "exact" });
  });

  test("G19 a number with fewer than 8 digits never matches", () => {
    expect(matchOf({ phone: "612345", country: "FR" }, { phone: "612345", country: "FR" })).toBeNull();
  });

  test("G19 a quoted order name matches at level 5", () => {
    const match = matchOf({ orders: ["gid://shopify/Order/5001", "#1042"] }, { orders: ["1042"] });
    expect(match).toEqual({ level: 5, by: "order_reference", confidence: "probable" });
  });

  test("G19 the first level that matches is the one stored", () => {
    const both = {
      customer: "gid://shopify/Customer/7",
      email: "ana@shop.example",
      phone: "+33612345678",
      orders: ["#1"],
    };
    expect(matchOf(both, both)?.level).toBe(1);
    expect(matchOf({ ...both, customer: "gid://shopify/Customer/8" }, both)?.level).toBe(2);
    expect(matchOf({ phone: both.phone, orders: both.orders }, both)?.level).toBe(3);
  });

  test("there are five levels", () => {
    expect(kindsByLevel.map((_, i) => matchAt(i + 1).level)).toEqual([1, 2, 3, 4, 5]);
    expect(() => matchAt(6)).toThrow(/level 6/);
  });
});
