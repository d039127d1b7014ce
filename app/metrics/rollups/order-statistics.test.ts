import fc from "fast-check";
import { expect, test } from "vitest";
import { median, medianRank, p90 } from "#app/metrics/statistics.ts";
import { orderStatistics } from "./order-statistics.ts";
import { packAscending, unpackInto } from "./pack.ts";

const seconds = fc.integer({ min: -100, max: 2 ** 31 - 1 });

test("packed values come back as they were", () => {
  fc.assert(
    fc.property(fc.array(seconds), (values) => {
      const ascending = values.toSorted((a, b) => a - b);
      const target = new Int32Array(ascending.length + 3);
      expect(unpackInto(target, 3, packAscending(ascending))).toBe(target.length);
      expect([...target.subarray(3)]).toEqual(ascending);
    }),
  );
});

test("sorting and counting find the same order statistics as the definitions (metrics.md G9, H2)", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 50 }), fc.constantFrom(1, 90), (some, times) => {
      // Repeated often enough, they are counted instead of sorted.
      const values = Array.from({ length: times }, (_, i) => some.map((value) => value + i)).flat();
      const sorted = values.toSorted((a, b) => a - b);
      const rank = medianRank(values.length);
      expect(orderStatistics([Int32Array.from(values.slice(0, 7)), Int32Array.from(values.slice(7))])).toEqual({
        median: median(values),
        p90: p90(values),
        low: rank === 0 ? null : sorted[rank - 1],
        high: rank === 0 ? null : sorted[values.length - rank],
      });
    }),
    { numRuns: 60 },
  );
});
