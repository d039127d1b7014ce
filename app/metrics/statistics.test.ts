import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isGood, isSatisfied, scoreOfFive } from "#app/surveys/kinds.ts";
import { explainChange } from "./contributions.ts";
import { shrunkenRate } from "./shrunken.ts";
import { balanceHalfWidth, mean, median, medianRank, newcombe, p90, wilson } from "./statistics.ts";
import { suddenChange } from "./sudden-change.ts";

const percent = (ratio: number) => (100 * ratio).toFixed(1);

describe("H1 Wilson interval", () => {
  test.each([
    [8, 10, "49.0", "94.3"],
    [45, 50, "78.6", "95.7"],
    [3, 24, "4.3", "31.0"],
  ])("H1 %d of %d is %s to %s percent", (k, n, low, high) => {
    const interval = wilson(k, n)!;
    expect([percent(interval.low), percent(interval.high)]).toEqual([low, high]);
  });

  test("nobody asked is no data", () => {
    expect(wilson(0, 0)).toBeNull();
  });

  test("the interval holds the rate and stays within 0 and 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const k = Math.round(n * share);
        const { low, high } = wilson(k, n)!;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(low).toBeLessThan(high);
      }),
    );
  });
});

describe("H2 interval of a median", () => {
  test("H2 of 10 values it reaches from the 2nd to the 9th, of 20 from the 6th to the 15th, of 100 from the 40th to the 61st", () => {
    expect([10, 20, 100].map(medianRank)).toEqual([2, 6, 40]);
  });

  test("H2 fewer than 6 values have none", () => {
    expect([1, 2, 3, 4, 5, 6].map(medianRank)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test("H2 its ranks hold the median in at least 95 of 100 draws", () => {
    for (let n = 6; n <= 400; n++) {
      // P(X < rank) of a fair coin thrown n times, in logarithms.
      let log = n * Math.log(0.5);
      let below = 0;
      for (let k = 0; k < medianRank(n); k++) {
        below += Math.exp(log);
        log += Math.log((n - k) / (k + 1));
      }
      expect(below, `n = ${n}`).toBeLessThanOrEqual(0.025);
    }
  });
});

describe("H3 difference of two rates", () => {
  test("H3 56 of 70 less 48 of 80 is 20.0 points, 5.2 to 33.4", () => {
    const { low, high } = newcombe(56, 70, 48, 80)!;
    expect([percent(low), percent(high)]).toEqual(["5.2", "33.4"]);
  });

  test("H3 8 of 10 and 7 of 10 cannot be told apart", () => {
    const { low, high } = newcombe(8, 10, 7, 10)!;
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  test("nobody asked in either period is no interval", () => {
    expect(newcombe(0, 0, 7, 10)).toBeNull();
  });
});

describe("D2 net promoter score", () => {
  test.each([
    [5, 2, 10, "48.4"],
    [50, 20, 100, "15.3"],
  ])("D2 %d promoters and %d detractors of %d: ±%s", (promoters, detractors, n, half) => {
    expect(balanceHalfWidth(promoters, detractors, n)!.toFixed(1)).toBe(half);
  });
});

describe("P1 shrunken rate", () => {
  test("P1 5 of 5 does not beat 90 of 100 where the team has 0.80: 0.840 and 0.883", () => {
    expect(shrunkenRate(5, 5, 0.8).toFixed(3)).toBe("0.840");
    expect(shrunkenRate(90, 100, 0.8).toFixed(3)).toBe("0.883");
  });
});

describe("H4 sudden change", () => {
  test("H4 80 after 92, 90, 91, 93, 92, 90, 91 scores −7.4 and is an alert", () => {
    const { usual, score, alert } = suddenChange([92, 90, 91, 93, 92, 90, 91], 80, 40, "rate")!;
    expect([usual, score.toFixed(1), alert]).toEqual([91, "-7.4", true]);
  });

  test("H4 fewer than six points before, or fewer than 20 observations, are no alert", () => {
    expect(suddenChange([92, 90, 91, 93, 92], 80, 40, "rate")).toBeNull();
    expect(suddenChange([92, 90, 91, 93, 92, 90, 91], 80, 19, "rate")!.alert).toBe(false);
  });

  test("H4 history that never moves raises no alarm for what does not matter, and one for what does", () => {
    const flat = [90, 90, 90, 90, 90, 90, 90, 90];
    expect(suddenChange(flat, 86, 100, "rate")).toMatchObject({ alert: false });
    expect(suddenChange(flat, 84, 100, "rate")).toMatchObject({ alert: true });
    expect(suddenChange(flat, 107, 100, "amount")).toMatchObject({ alert: false });
    expect(suddenChange(flat, 110, 100, "amount")).toMatchObject({ alert: true });
    expect(suddenChange([0, 0, 0, 0, 0, 0], 0, 100, "amount")).toMatchObject({ score: 0, alert: false });
  });

  test("H4 only the newest eight points count", () => {
    expect(suddenChange([1, 1, 1, 92, 90, 91, 93, 92, 90, 91, 91], 91, 40, "rate")!.usual).toBe(91);
  });
});

describe("H4 and H5 what moved a figure", () => {
  test("H4 contributions are (share × rate) now less (share × rate) before, and add up to the change", () => {
    const before = new Map([
      ["Ana", { n: 50, sum: 45 }],
      ["Bo", { n: 50, sum: 45 }],
    ]);
    const now = new Map([
      ["Ana", { n: 50, sum: 45 }],
      ["Bo", { n: 50, sum: 30 }],
    ]);
    const explained = explainChange(now, before)!;
    expect(explained.change).toBeCloseTo(-0.15, 10);
    expect(explained.contributions[0]).toMatchObject({ group: "Bo" });
    expect(explained.contributions[0]!.change).toBeCloseTo(-0.15, 10);
    expect(explained.mixChanged).toBe(false);
  });

  test("H5 when every segment is flat and the whole moves, the mix changed", () => {
    const before = new Map([
      ["chat", { n: 90, sum: 81 }],
      ["email", { n: 10, sum: 5 }],
    ]);
    const now = new Map([
      ["chat", { n: 10, sum: 9 }],
      ["email", { n: 90, sum: 45 }],
    ]);
    expect(explainChange(now, before)).toMatchObject({ mixChanged: true });
  });

  test("H4 whatever the segments, contributions add up to the change", () => {
    const segment = fc.record({ n: fc.integer({ min: 1, max: 500 }), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    const period = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), segment, { minKeys: 1 });
    const segments = (of: Record<string, { n: number; share: number }>) =>
      new Map(Object.entries(of).map(([group, { n, share }]) => [group, { n, sum: n * share }]));
    fc.assert(
      fc.property(period, period, (now, before) => {
        const { change, contributions } = explainChange(segments(now), segments(before))!;
        expect(contributions.reduce((sum, each) => sum + each.change, 0)).toBeCloseTo(change, 8);
      }),
    );
  });

  test("a period without observations explains nothing", () => {
    expect(explainChange(new Map(), new Map([["a", { n: 1, sum: 1 }]]))).toBeNull();
  });
});

describe("G9 central values", () => {
  test("B1 5, 12, 20, 45 and 600 minutes have mean 136.4, median 20, p90 600", () => {
    const minutes = [600, 5, 45, 12, 20];
    expect(mean(minutes)).toBeCloseTo(136.4, 10);
    expect(median(minutes)).toBe(20);
    expect(p90(minutes)).toBe(600);
  });

  test("B3 30, 50, 90 and 400 minutes have mean 142.5 and median 70", () => {
    expect(mean([30, 50, 90, 400])).toBe(142.5);
    expect(median([400, 30, 90, 50])).toBe(70);
  });

  test("p90 of ten values is the ninth", () => {
    expect(p90([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBe(9);
  });

  test("without values there is no data", () => {
    expect([mean([]), median([]), p90([])]).toEqual([null, null, null]);
  });
});

describe("D1 customer satisfaction", () => {
  test("D1 5, 5, 4, 4, 3, 1, 5, 2, 4, 5 are 70.0 percent, average 3.80, interval 39.7 to 89.2", () => {
    const scores = [5, 5, 4, 4, 3, 1, 5, 2, 4, 5];
    const satisfied = scores.filter((score) => isSatisfied(score, 1, 5)).length;
    const interval = wilson(satisfied, scores.length)!;
    expect(percent(satisfied / scores.length)).toBe("70.0");
    expect(mean(scores.map((score) => scoreOfFive(score, 1, 5)!))).toBeCloseTo(3.8, 10);
    expect([percent(interval.low), percent(interval.high)]).toEqual(["39.7", "89.2"]);
  });

  test.each([
    ["1–2", 1, 2, 2],
    ["1–3", 1, 3, 3],
    ["1–4", 1, 4, 3],
    ["1–5", 1, 5, 4],
    ["1–7", 1, 7, 6],
    ["1–10", 1, 10, 8],
  ])("D1 on a scale of %s, satisfied starts at its threshold", (_, min, max, from) => {
    expect(isSatisfied(from, min, max)).toBe(true);
    expect(isSatisfied(from - 1, min, max)).toBe(false);
  });
});

describe("D3 customer effort", () => {
  test("D3 5 to 7 of 7 and 4, 5 of 5 are easy", () => {
    expect([4, 5, 6, 7].map((score) => isGood("ces", score, 1, 7))).toEqual([false, true, true, true]);
    expect([3, 4, 5].map((score) => isGood("ces", score, 1, 5))).toEqual([false, true, true]);
  });
});
