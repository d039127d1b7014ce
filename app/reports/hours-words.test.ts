import { expect, test } from "vitest";
import { hoursWords } from "./hours-words.ts";

const week = { "1": [], "2": [], "3": [], "4": [], "5": [], "6": [], "7": [] };
const office: [string, string][] = [["09:00", "17:00"]];

test("days alike are named together, a split day with both its openings", () => {
  const long: [string, string][] = [
    ["09:00", "12:00"],
    ["13:00", "19:00"],
  ];
  expect(hoursWords({ weekly: { ...week, "1": office, "2": office, "4": long, "6": office } })).toBe(
    "Mon–Tue 09:00–17:00, Thu 09:00–12:00 and 13:00–19:00, Sat 09:00–17:00",
  );
  expect(hoursWords({ weekly: week })).toBe("Never open");
});
