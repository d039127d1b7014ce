import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { businessClock, defaultSchedule, type Schedule } from "./business-hours.ts";

const amsterdam = "Europe/Amsterdam";
/** Winter local time in Amsterdam; summer times below carry their own offset. */
const at = (text: string) => Date.parse(/[Z+]/.test(text) ? text : `${text}+01:00`);
const hours = (change: Partial<Schedule> = {}): Schedule => ({ ...defaultSchedule, validFrom: 0, ...change });

describe("G8 business time", () => {
  const clock = businessClock([hours({ holidays: ["2026-04-06"] })], amsterdam);
  const minutes = (from: string, to: string) => clock.seconds(at(from), at(to)) / 60;

  test("G8 Friday 16:30 to Monday 09:15 is 45 business minutes of 3885", () => {
    expect((at("2026-01-12T09:15") - at("2026-01-09T16:30")) / 60_000).toBe(3885);
    expect(minutes("2026-01-09T16:30", "2026-01-12T09:15")).toBe(45);
  });

  test("G8 an hour on Saturday is 0 business minutes", () => {
    expect(minutes("2026-01-10T10:00", "2026-01-10T11:00")).toBe(0);
  });

  test("G8 Friday 16:00 to Tuesday 10:00 over a holiday Monday is 120 business minutes of 5400", () => {
    const [from, to] = ["2026-04-03T16:00+02:00", "2026-04-07T10:00+02:00"];
    expect((at(to) - at(from)) / 60_000).toBe(5400);
    expect(minutes(from, to)).toBe(120);
  });

  test("time that runs backwards is none", () => {
    expect(minutes("2026-01-09T12:00", "2026-01-09T11:00")).toBe(0);
  });

  test("a working year has its working days", () => {
    // 2026 has 261 weekdays; one of them is the holiday above.
    expect(clock.seconds(at("2026-01-01T00:00"), at("2027-01-01T00:00"))).toBe(260 * 8 * 3600);
  });
});

test("without a schedule the hours are Monday to Friday, nine to five", () => {
  const clock = businessClock([], amsterdam);
  expect(clock.seconds(at("2026-01-05T00:00"), at("2026-01-12T00:00"))).toBe(40 * 3600);
});

test("each version counts from its own instant on", () => {
  const monday = hours();
  const shorter = hours({ validFrom: at("2026-01-07T12:00"), weekly: { ...monday.weekly, "3": [["09:00", "13:00"]] } });
  const clock = businessClock([shorter, monday], amsterdam);
  expect(clock.seconds(at("2026-01-07T00:00"), at("2026-01-08T00:00"))).toBe(4 * 3600);
  expect(clock.seconds(at("2025-12-31T00:00"), at("2026-01-01T00:00"))).toBe(8 * 3600);
});

test("opening hours that overlap count once", () => {
  const clock = businessClock(
    [
      hours({
        weekly: {
          ...defaultSchedule.weekly,
          "1": [
            ["12:00", "18:00"],
            ["09:00", "13:00"],
          ],
        },
      }),
    ],
    amsterdam,
  );
  expect(clock.seconds(at("2026-01-05T00:00"), at("2026-01-06T00:00"))).toBe(9 * 3600);
});

test("a night shop loses the hour that the clock change skips", () => {
  const always: [string, string][] = [["00:00", "24:00"]];
  const weekly = { "1": always, "2": always, "3": always, "4": always, "5": always, "6": always, "7": always };
  const clock = businessClock([hours({ weekly })], amsterdam);
  expect(clock.seconds(at("2026-03-28T23:00Z"), at("2026-03-29T22:00Z"))).toBe(23 * 3600);
});

test("business time never exceeds elapsed time and adds up over a point in between", () => {
  const clock = businessClock([hours()], "America/New_York");
  const instants = fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 1_735_000_000, max: 1_800_000_000 })));
  fc.assert(
    fc.property(instants, (seconds) => {
      const [a, b, c] = seconds.toSorted((x, y) => x - y).map((each) => each * 1000);
      expect(clock.seconds(a!, b!)).toBeLessThanOrEqual((b! - a!) / 1000);
      expect(clock.seconds(a!, b!) + clock.seconds(b!, c!)).toBe(clock.seconds(a!, c!));
    }),
  );
});

test("a target of business hours ends at the instant at which they have passed", () => {
  const clock = businessClock([hours({ holidays: ["2026-04-06"] })], amsterdam);
  expect(clock.after(at("2026-01-09T16:30"), 45 * 60)).toBe(at("2026-01-12T09:15"));
  expect(clock.after(at("2026-04-03T16:00+02:00"), 2 * 3600)).toBe(at("2026-04-07T10:00+02:00"));
  expect(clock.after(at("2026-01-10T10:00"), 8 * 3600)).toBe(at("2026-01-12T17:00"));
  expect(clock.after(at("2026-12-31T16:00"), 3600 + 60)).toBe(at("2027-01-01T09:01"));
  const never = { "1": [], "2": [], "3": [], "4": [], "5": [], "6": [], "7": [] } satisfies Schedule["weekly"];
  expect(businessClock([hours({ weekly: never })], amsterdam).after(at("2026-01-10T10:00"), 60)).toBeNull();
});

test("after and seconds are each other's inverse", () => {
  const clock = businessClock([hours()], amsterdam);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 * 86_400 }), fc.integer({ min: 1, max: 400_000 }), (start, seconds) => {
      const from = at("2026-01-01T00:00") + start * 1000;
      expect(clock.seconds(from, clock.after(from, seconds)!)).toBe(seconds);
      expect(clock.seconds(from, clock.after(from, seconds)! - 1000)).toBe(seconds - 1);
    }),
  );
});
