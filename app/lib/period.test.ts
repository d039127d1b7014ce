import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buckets, granularities, previousPeriod } from "./period.ts";
import { addDays } from "./calendar-day.ts";
import { startOfDay } from "./time-zone.ts";

const HOUR = 3_600_000;
const paris = { zone: "Europe/Paris", weekStart: 1 };
const iso = (ms: number) => new Date(ms).toISOString();

describe("buckets", () => {
  test("G1 2026-03-29 in Europe/Paris is [2026-03-28T23:00Z, 2026-03-29T22:00Z), 23 hours", () => {
    const [day, ...others] = buckets({ ...paris, from: "2026-03-29", to: "2026-03-30", granularity: "day" });
    expect(others).toEqual([]);
    expect(day!.key).toBe("2026-03-29");
    expect(iso(day!.start)).toBe("2026-03-28T23:00:00.000Z");
    expect(iso(day!.end)).toBe("2026-03-29T22:00:00.000Z");
    expect(day!.end - day!.start).toBe(23 * HOUR);
  });

  test("weeks start on the shop's first day of the week and are clipped to the period", () => {
    const keys = (weekStart: number) =>
      buckets({ ...paris, weekStart, from: "2026-01-01", to: "2026-01-15", granularity: "week" }).map(({ key }) => key);
    expect(keys(1)).toEqual(["2026-01-01", "2026-01-05", "2026-01-12"]);
    expect(keys(7)).toEqual(["2026-01-01", "2026-01-04", "2026-01-11"]);
  });

  test("months and quarters are calendar ones, clipped to the period", () => {
    const cut = (granularity: "month" | "quarter") =>
      buckets({ ...paris, from: "2026-02-10", to: "2026-07-05", granularity }).map(({ key }) => key);
    expect(cut("month")).toEqual(["2026-02-10", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01"]);
    expect(cut("quarter")).toEqual(["2026-02-10", "2026-04-01", "2026-07-01"]);
  });

  test("the repeated hour of a clock change has two buckets with keys of their own", () => {
    const cut = buckets({ ...paris, from: "2026-10-25", to: "2026-10-26", granularity: "hour" });
    expect(cut).toHaveLength(25);
    expect(cut[2]!.key).toBe("2026-10-25T02:00+02:00");
    expect(cut[3]!.key).toBe("2026-10-25T02:00+01:00");
  });

  test("after a clock change of half an hour, hours start on the hour again", () => {
    const cut = buckets({ zone: "Australia/Lord_Howe", from: "2026-04-05", to: "2026-04-06", granularity: "hour" });
    expect(cut.slice(1, 4).map(({ key }) => key)).toEqual([
      "2026-04-05T01:00+11:00",
      "2026-04-05T01:30+10:30",
      "2026-04-05T02:00+10:30",
    ]);
  });

  test("a total is one bucket and an empty period none", () => {
    expect(buckets({ ...paris, from: "2026-01-01", to: "2026-02-01", granularity: "total" })).toEqual([
      {
        key: "2026-01-01",
        start: startOfDay("Europe/Paris", "2026-01-01"),
        end: startOfDay("Europe/Paris", "2026-02-01"),
      },
    ]);
    expect(buckets({ ...paris, from: "2026-01-01", to: "2026-01-01", granularity: "day" })).toEqual([]);
  });

  test("buckets of any granularity cover the period without gap or overlap", () => {
    const zones = fc.constantFrom("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Beirut");
    const cuts = fc.record({
      zone: zones,
      granularity: fc.constantFrom(...granularities),
      weekStart: fc.integer({ min: 1, max: 7 }),
      offset: fc.integer({ min: 0, max: 700 }),
      length: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(cuts, ({ offset, length, ...cut }) => {
        const from = addDays("2025-01-01", offset);
        const to = addDays(from, length);
        const result = buckets({ ...cut, from, to });
        expect(result[0]!.start).toBe(startOfDay(cut.zone, from));
        expect(result.at(-1)!.end).toBe(startOfDay(cut.zone, to));
        expect(new Set(result.map(({ key }) => key)).size).toBe(result.length);
        for (const [i, bucket] of result.entries()) {
          expect(bucket.end).toBeGreaterThan(bucket.start);
          if (i > 0) expect(bucket.start).toBe(result[i - 1]!.end);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("G18 previousPeriod", () => {
  test.each([
    ["a month", "2026-03-01", "2026-04-01", "2026-02-01"],
    ["a quarter", "2026-04-01", "2026-07-01", "2026-01-01"],
    ["a year", "2026-01-01", "2027-01-01", "2025-01-01"],
    ["three months that are no quarter", "2026-02-01", "2026-05-01", "2025-11-04"],
    ["a week", "2026-01-12", "2026-01-19", "2026-01-05"],
    ["a day", "2026-03-01", "2026-03-02", "2026-02-28"],
  ])("%s from %s to %s is compared with what starts on %s", (_, from, to, before) => {
    expect(previousPeriod({ from, to })).toEqual({ from: before, to: from });
  });
});
