import fc from "fast-check";
import { expect, test } from "vitest";
import { median, medianRank, p90 } from "#app/metrics/statistics.ts";
import { orderStatistics } from "./order-statistics.ts";
import { packAscending, unpackAscending } from "./pack.ts";

const seconds = fc.integer({ min: -100, max: 2 ** 31 - 1 });

test("packed values come back as they were", () => {
  fc.assert(
    fc.property(fc.array(seconds), (values) => {
      const ascending = values.toSorted((a, b) => a - b);
      expect([...unpackAscending(packAscending(ascending))]).toEqual(ascending);
    }),
  );
});

test("chunks tell the order statistics of all their values (metrics.md G9, H2)", () => {
  fc.assert(
    fc.property(fc.array(fc.array(seconds, { minLength: 1, maxLength: 60 }), { maxLength: 12 }), (some) => {
      const sorted = some.flat().toSorted((a, b) => a - b);
      const rank = medianRank(sorted.length);
      expect(orderStatistics(some.map((each) => Int32Array.from(each).sort()))).toEqual({
        median: median(sorted),
        p90: p90(sorted),
        low: rank === 0 ? null : sorted[rank - 1],
        high: rank === 0 ? null : sorted[sorted.length - rank],
      });
    }),
  );
});
