import { expect, test } from "vitest";
import { daysOf, readView, trendGranularity } from "./view.ts";

const today = "2026-11-24";
const view = (query: string) => readView(new URLSearchParams(query), today);

test("without anything in the address a page shows the last thirty days, today included", () => {
  expect(view("")).toEqual({ from: "2026-10-26", to: "2026-11-25", preset: "last_30", hours: "calendar", filters: {} });
});

test("days picked by hand and filters come from the address", () => {
  expect(view("from=2026-03-01&to=2026-04-01&hours=business&channel=chat,email&agent=a1")).toEqual({
    from: "2026-03-01",
    to: "2026-04-01",
    preset: null,
    hours: "business",
    filters: { channel: ["chat", "email"], agent: ["a1"] },
  });
});

test.each(["from=2026-04-01&to=2026-03-01", "from=2026-02-31&to=2026-04-01", "period=nonsense", "from=1990-01-01&to=2026-01-01"])(
  "a mangled address (%s) shows the usual period",
  (query) => {
    expect(view(query)).toMatchObject({ preset: "last_30" });
  },
);

test("named periods are cut on the calendar", () => {
  expect(daysOf("this_month", today)).toEqual({ from: "2026-11-01", to: "2026-12-01" });
  expect(daysOf("last_month", "2026-01-15")).toEqual({ from: "2025-12-01", to: "2026-01-01" });
  expect(daysOf("this_quarter", today)).toEqual({ from: "2026-10-01", to: "2027-01-01" });
  expect(daysOf("last_7", today)).toEqual({ from: "2026-11-18", to: "2026-11-25" });
});

test("a trend has neither three points nor three hundred", () => {
  expect(trendGranularity({ from: today, to: "2026-11-25" })).toBe("hour");
  expect(trendGranularity(daysOf("last_30", today))).toBe("day");
  expect(trendGranularity(daysOf("last_90", today))).toBe("week");
  expect(trendGranularity({ from: "2024-01-01", to: "2026-01-01" })).toBe("month");
});
