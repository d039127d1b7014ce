import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSatisfied, scoreOfFive } from "#app/surveys/kinds.ts";
import { mean, median, p90, wilson } from "./statistics.ts";

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
