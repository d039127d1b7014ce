import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type OrderFigures, orderAmounts, type RefundAmounts } from "./amounts.ts";

const figures = (change: Partial<OrderFigures> = {}): OrderFigures => ({
  total: 10000,
  currentTotal: 10000,
  currentSubtotal: 8000,
  giftCards: 0,
  refundsSeen: [],
  ...change,
});
const refund = (id: string, paidBack: number, goods = paidBack): RefundAmounts => ({ id, paidBack, goods });

describe("F3 what an order is worth", () => {
  test("without refunds it is worth what was paid", () => {
    expect(orderAmounts(figures(), [], false)).toEqual({
      netPaid: 10000,
      gross: 10000,
      netSales: 8000,
      refunded: 0,
      steps: [],
    });
  });

  test("X6 a refund of 2500 leaves 7500, a full one nothing; gross stays", () => {
    const seen = (paidBack: number) => figures({ currentTotal: 10000 - paidBack, refundsSeen: [refund("1", paidBack)] });
    expect(orderAmounts(seen(2500), [], false)).toMatchObject({ netPaid: 7500, gross: 10000, refunded: 2500 });
    expect(orderAmounts(seen(10000), [], false)).toMatchObject({ netPaid: 0, gross: 10000, refunded: 10000 });
  });

  test("X9 a refund recorded as 5000 shop cents halves an order of 10000, whatever today's rate", () => {
    expect(orderAmounts(figures(), [refund("1", 5000)], false).netPaid).toBe(5000);
  });

  test("F3 12000, 10000 refunded 4000 and 5000 cancelled sum to 18000", () => {
    const amounts = [
      orderAmounts(figures({ total: 12000, currentTotal: 12000 }), [], false),
      orderAmounts(figures(), [refund("1", 4000)], false),
      orderAmounts(figures({ total: 5000, currentTotal: 5000 }), [], true),
    ];
    expect(amounts.reduce((sum, { netPaid }) => sum + netPaid, 0)).toBe(18000);
  });

  test("money given back without goods counts although the current total does not show it", () => {
    const goodwill = figures({ refundsSeen: [refund("1", 1500, 0)] });
    expect(orderAmounts(goodwill, [], false).netPaid).toBe(8500);
  });

  test("goods taken back show in the current total; what was paid back beyond them does not", () => {
    const order = figures({ currentTotal: 7000, refundsSeen: [refund("1", 3500, 3000)] });
    expect(orderAmounts(order, [], false).netPaid).toBe(6500);
  });

  test("an edit upwards raises what was paid, not what was paid at first", () => {
    expect(orderAmounts(figures({ total: 4000, currentTotal: 6000 }), [], false)).toMatchObject({
      netPaid: 6000,
      gross: 4000,
    });
  });

  test("net sales leave out gift cards and goods taken back later", () => {
    const order = figures({ currentSubtotal: 8000, giftCards: 1000 });
    expect(orderAmounts(order, [refund("9", 600, 500)], false).netSales).toBe(6500);
  });

  test("a refund that arrives twice counts once", () => {
    const order = figures({ currentTotal: 7500, refundsSeen: [refund("1", 2500)] });
    expect(orderAmounts(order, [refund("1", 2500)], false)).toMatchObject({ ...orderAmounts(order, [], false), steps: [{}] });
  });

  test("a refund that Shopify told as a sum counts once, whether it was known before or is told later", () => {
    const until = Date.parse("2026-11-20T22:05:33Z");
    const order = figures({ currentTotal: 7500, currentSubtotal: 5500, unlisted: { paidBack: 2500, until } });
    const summed = { ...refund("1", 2500), at: Date.parse("2026-11-20T22:05:31Z") };
    expect(orderAmounts(order, [], false)).toMatchObject({ netPaid: 7500, netSales: 5500, refunded: 2500 });
    expect(orderAmounts(order, [summed], false)).toMatchObject({ ...orderAmounts(order, [], false), steps: [{}] });
    const later = { ...refund("2", 1000), at: until + 60_000 };
    expect(orderAmounts(order, [summed, later], false)).toMatchObject({ netPaid: 6500, netSales: 4500, refunded: 3500 });
  });

  const money = fc.integer({ min: 0, max: 100_000 });
  const refunds = fc
    .array(fc.record({ paidBack: money, goods: money }), { maxLength: 5 })
    .map((list) => list.map((each, i) => ({ id: String(i), ...each })));

  test("nothing is ever worth less than zero", () => {
    const order = fc.record({
      total: money,
      currentTotal: money,
      currentSubtotal: money,
      giftCards: money,
      refundsSeen: refunds,
    });
    fc.assert(
      fc.property(order, refunds, fc.boolean(), (each, known, cancelled) => {
        const { steps: taken, ...worth } = orderAmounts(each, known, cancelled);
        for (const amount of [...Object.values(worth), ...taken.flatMap(({ netPaid, netSales }) => [netPaid, netSales])])
          expect(amount).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("a refund told with the order or on its own leaves the same amount", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 4 }), fc.nat(4), (paid, alreadyTold) => {
        const all = paid.map((each, i) => refund(String(i), each));
        const told = (count: number) => {
          const seen = all.slice(0, count);
          const back = seen.reduce((sum, { paidBack }) => sum + paidBack, 0);
          return figures({ currentTotal: 10000 - back, refundsSeen: seen });
        };
        const together = orderAmounts(told(all.length), all, false);
        const apart = orderAmounts(told(Math.min(alreadyTold, all.length)), all, false);
        expect([apart.netPaid, apart.refunded]).toEqual([together.netPaid, together.refunded]);
      }),
    );
  });
});

describe("F3 what each refund took, for booking it on its own day", () => {
  const steps = (order: OrderFigures, refunds: RefundAmounts[], cancelled = false) =>
    orderAmounts(order, refunds, cancelled).steps.map(({ netPaid }) => netPaid);

  test("is the money given back, of refunds that the order tells and of those it does not yet", () => {
    expect(steps(figures(), [refund("1", 2500), refund("2", 500)])).toEqual([2500, 500]);
    const told = figures({ currentTotal: 7500, refundsSeen: [refund("1", 2500)] });
    expect(steps(told, [refund("1", 2500), refund("2", 500)])).toEqual([2500, 500]);
  });

  test("is the goods where less than their worth was given back", () => {
    const fee = { id: "1", paidBack: 2000, goods: 3000 };
    expect(steps(figures({ currentTotal: 7000, refundsSeen: [fee] }), [fee])).toEqual([3000]);
  });

  test("is the whole of a cancelled order that was paid, and nothing of one that was not", () => {
    expect(steps(figures(), [refund("1", 10000)], true)).toEqual([10000]);
    expect(steps(figures(), [], true)).toEqual([]);
  });

  test("adds up, with what is left, to what the order was worth before", () => {
    const parts = fc.array(fc.record({ cents: fc.integer({ min: 1, max: 3_000 }), told: fc.boolean() }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, fc.boolean(), (given, cancelled) => {
        const all = given.map(({ cents, told }, i) => ({ ...refund(String(i), cents), at: i, told }));
        const refundsSeen = all.filter(({ told }) => told);
        const currentTotal = 10000 - refundsSeen.reduce((sum, { paidBack }) => sum + paidBack, 0);
        const { netPaid, refunded, steps: taken } = orderAmounts(figures({ currentTotal, refundsSeen }), all, cancelled);
        const before = netPaid + taken.reduce((sum, each) => sum + each.netPaid, 0);
        expect(before).toBe(cancelled ? refunded : Math.max(10000, currentTotal));
      }),
      { numRuns: 200 },
    );
  });
});
