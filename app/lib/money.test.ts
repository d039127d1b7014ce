import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currencyExponent, formatMoney, largestRemainder, toMinor } from "./money.ts";

describe("toMinor", () => {
  test.each([
    ["98.0", "EUR", 9800],
    ["98", "EUR", 9800],
    ["-3.5", "EUR", -350],
    ["0.00", "EUR", 0],
    ["-0.00", "EUR", 0],
    ["1200", "JPY", 1200],
    ["1.234", "KWD", 1234],
    ["98.50", "HUF", 9850],
    ["15000.00", "IDR", 1500000],
    ["1.005", "EUR", 101],
    ["-1.005", "EUR", -101],
    ["0.994", "JPY", 1],
    ["90071992547409.91", "EUR", 9007199254740991],
  ])("%s %s is %d minor units", (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor);
  });

  test("reads the plain numbers that refund lines carry", () => {
    expect(toMinor(13.64, "EUR")).toBe(1364);
  });

  test.each(["", "12,50", "€5", "1e3", "--1", ".", "NaN"])("refuses %j by name", (amount) => {
    expect(() => toMinor(amount, "EUR")).toThrow(RangeError);
    expect(() => toMinor(amount, "EUR")).toThrow(`"${amount}"`);
  });

  test("refuses an amount too large to be counted exactly", () => {
    expect(() => toMinor("90071992547409.92", "EUR")).toThrow(RangeError);
  });

  test("reads back what it is given in minor units", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom("EUR", "JPY", "KWD"), (minor, currency) => {
        const exponent = currencyExponent(currency);
        const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
        const whole = digits.slice(0, digits.length - exponent);
        const text = `${minor < 0 ? "-" : ""}${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ""}`;
        expect(toMinor(text, currency)).toBe(minor);
      }),
    );
  });
});

test.each([
  [6667, "EUR", "en", "€66.67"],
  [10000, "EUR", "de", "100,00 €"],
  [1200, "JPY", "en", "¥1,200"],
  [1234, "KWD", "en", "KWD 1.234"],
  [985000, "HUF", "en", "HUF 9,850.00"],
])("%d minor units of %s are shown in %s as %s", (minor, currency, locale, text) => {
  const withPlainSpaces = formatMoney(minor, currency, locale).replaceAll("\u00a0", " ");
  expect(withPlainSpaces).toBe(text);
});

describe("largestRemainder", () => {
  const split = (total: number, ...weights: [string, number][]) =>
    Object.fromEntries(
      largestRemainder(
        total,
        weights.map(([key, weight]) => ({ key, weight })),
      ),
    );

  test("G11 the odd cent goes to the largest remainder", () => {
    expect(split(10000, ["A", 2], ["B", 1])).toEqual({ A: 6667, B: 3333 });
  });

  test("G11 ties go to the smaller id, numerically", () => {
    expect(split(10001, ["10", 1], ["9", 1])).toEqual({ "9": 5001, "10": 5000 });
    expect(split(10001, ["1:10", 1], ["1:9", 1])).toEqual({ "1:9": 5001, "1:10": 5000 });
  });

  test("a negative total mirrors the positive one", () => {
    expect(split(-10001, ["1", 1], ["9", 1])).toEqual({ "1": -5001, "9": -5000 });
  });

  test("nothing is split into nothing, whatever the weights", () => {
    expect(split(0, ["A", 0], ["B", 0])).toEqual({ A: 0, B: 0 });
  });

  test("refuses to lose a total for want of weights", () => {
    expect(() => split(1, ["A", 0])).toThrow(RangeError);
    expect(() => split(1)).toThrow(RangeError);
  });

  test("equal weights written as binary fractions still tie", () => {
    expect(split(100, ["3", 1 / 3], ["2", 1 / 3], ["1", 1 / 3])).toEqual({ "1": 34, "2": 33, "3": 33 });
  });

  test("the parts always sum to the total and stay within one unit of their exact share", () => {
    const weights = fc.array(fc.double({ min: 1e-6, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), weights, (total, list) => {
        const shares = list.map((weight, i) => ({ key: String(i), weight }));
        const parts = largestRemainder(total, shares);
        const sum = list.reduce((all, weight) => all + weight, 0);
        expect([...parts.values()].reduce((all, part) => all + part, 0)).toBe(total);
        for (const { key, weight } of shares) {
          expect(Math.abs(parts.get(key)! - (total * weight) / sum)).toBeLessThan(1 + 1e-5);
        }
      }),
    );
  });
});
