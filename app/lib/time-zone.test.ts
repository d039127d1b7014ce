import { expect, test } from "vitest";
import { addDays } from "./calendar-day.ts";
import { daysBetween, isDay, localDay, startOfDay } from "./time-zone.ts";

const HOUR = 3_600_000;

test.each([
  ["Europe/Paris", "2026-03-29", "2026-03-28T23:00:00.000Z", 23],
  ["Europe/Paris", "2026-10-25", "2026-10-24T22:00:00.000Z", 25],
  ["Europe/Paris", "2026-01-05", "2026-01-04T23:00:00.000Z", 24],
  ["America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z", 23],
  ["Asia/Kolkata", "2026-06-01", "2026-05-31T18:30:00.000Z", 24],
  // Clocks go forward at midnight: the day starts at 01:00.
  ["Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00.000Z", 23],
])("in %s, %s starts at %s and lasts %d hours", (zone, day, start, hours) => {
  expect(new Date(startOfDay(zone, day)).toISOString()).toBe(start);
  expect(startOfDay(zone, addDays(day, 1)) - startOfDay(zone, day)).toBe(hours * HOUR);
});

test("a late evening sale in New York is today's, though UTC says tomorrow", () => {
  expect(localDay("America/New_York", Date.parse("2026-03-05T04:30:00Z"))).toBe("2026-03-04");
});

test("an instant lies in the day that its start begins", () => {
  const start = startOfDay("Europe/Paris", "2026-03-29");
  expect(localDay("Europe/Paris", start)).toBe("2026-03-29");
  expect(localDay("Europe/Paris", start - 1)).toBe("2026-03-28");
});

test("days are added and counted across months, leap days and clock changes", () => {
  expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
  expect(daysBetween("2026-02-01", "2026-01-01")).toBe(-31);
});

test.each([
  ["2026-02-28", true],
  ["2026-02-30", false],
  ["2026-2-3", false],
  ["2026-02-03T00:00", false],
  ["", false],
])("whether %j is a day: %s", (text, expected) => {
  expect(isDay(text)).toBe(expected);
});
