import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateIncremental, type Outcome, type Stratum } from "./incremental.ts";

const none = { n: 0, bought: 0, amount: 0 };
const outcome = (n: number, bought: number): Outcome => ({ n, bought, amount: bought * 8_000 });
const stratum = (contacts: Outcome, others: Outcome, more: Partial<Stratum> = {}): Stratum => ({
  loyalty: 0,
  recency: 3,
  market: "",
  weekday: 1,
  contacts,
  others,
  ...more,
});
const returning = { loyalty: 1, recency: 1 };

test("Section 5 oracle: 19 orders (5.1–32.9), 1,520.00 of 80.00 each (407 to 2,633)", () => {
  const { orders, amount, standardError, distinguishable, coverage } = estimateIncremental([
    stratum(outcome(200, 30), outcome(1_000, 80)),
    stratum(outcome(100, 25), outcome(500, 100), returning),
  ]);
  expect(orders!.value).toBeCloseTo(19, 9);
  expect(standardError).toBeCloseTo(7.1, 2);
  expect([orders!.low, orders!.high].map((each) => each.toFixed(1))).toEqual(["5.1", "32.9"]);
  expect([amount!.value, amount!.low, amount!.high].map((minor) => Math.round(minor / 100))).toEqual([1_520, 407, 2_633]);
  expect((orders!.value / 55).toFixed(3)).toBe("0.345");
  expect(distinguishable).toBe(true);
  expect(coverage).toEqual({ used: 300, contacts: 300 });
});

test("an interval with 0 in it is not distinguishable from no effect", () => {
  const { orders, distinguishable } = estimateIncremental([stratum(outcome(50, 6), outcome(500, 50))]);
  expect(orders!.value).toBeCloseTo(1, 9);
  expect(distinguishable).toBe(false);
});

test("fewer than 30 comparison customers join the nearest stratum; new never joins returning", () => {
  const joined = estimateIncremental([
    stratum(outcome(10, 5), outcome(29, 2), { weekday: 1 }),
    stratum(outcome(10, 1), outcome(100, 10), { weekday: 2 }),
  ]);
  const whole = estimateIncremental([stratum(outcome(20, 6), outcome(129, 12))]);
  expect(joined).toEqual(whole);

  const alone = estimateIncremental([
    stratum(outcome(10, 5), outcome(29, 2)),
    stratum(outcome(10, 1), outcome(100, 10), returning),
  ]);
  expect(alone.coverage).toEqual({ used: 10, contacts: 20 });
});

test("without anybody to compare with there is no estimate, and the coverage says so", () => {
  expect(estimateIncremental([])).toMatchObject({ orders: null, amount: null, coverage: { used: 0, contacts: 0 } });
  expect(estimateIncremental([stratum(outcome(40, 10), none)])).toMatchObject({
    orders: null,
    distinguishable: false,
    coverage: { used: 0, contacts: 40 },
  });
});

test("the order of the strata does not matter, and nobody is counted twice", () => {
  const some = fc
    .tuple(fc.nat(60), fc.nat(60), fc.nat(3), fc.nat(3), fc.constantFrom("EUR", "USD"), fc.integer({ min: 1, max: 7 }))
    .map(([n, n0, loyalty, recency, market, weekday]) =>
      stratum(outcome(n, Math.floor(n / 3)), outcome(n0, Math.floor(n0 / 5)), { loyalty, recency, market, weekday }),
    );
  const unlike = fc.uniqueArray(some, {
    selector: ({ loyalty, recency, market, weekday }) => `${loyalty}|${recency}|${market}|${weekday}`,
    maxLength: 30,
  });
  fc.assert(
    fc.property(unlike, fc.nat(), (strata, turn) => {
      const turned = strata.map((_, i) => strata[(i + turn) % strata.length]!);
      const estimate = estimateIncremental(strata);
      expect(estimateIncremental(turned)).toEqual(estimate);
      expect(estimate.coverage.used).toBeLessThanOrEqual(estimate.coverage.contacts);
      expect(estimate.coverage.contacts).toBe(strata.reduce((sum, { contacts }) => sum + contacts.n, 0));
    }),
  );
});
