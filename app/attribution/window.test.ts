import { expect, test } from "vitest";
import { isInWindow, windowEnd } from "./window.ts";

const paris = "Europe/Paris";
const at = Date.parse;
const elapsed = { windowDays: 5, windowMode: "elapsed" } as const;
const calendar = { windowDays: 5, windowMode: "calendar" } as const;

test("five days are 432 000 elapsed seconds, whatever the clocks do", () => {
  const anchor = at("2026-03-27T11:00:00Z");
  expect(windowEnd(anchor, elapsed, paris) - anchor).toBe(432_000_000);
});

test("a calendar window ends with the fifth following local day", () => {
  const end = windowEnd(at("2026-03-27T11:00:00Z"), calendar, paris);
  expect(new Date(end).toISOString()).toBe("2026-04-01T21:59:59.999Z");
});

test("the start is exclusive and the end inclusive", () => {
  const anchor = at("2026-03-02T10:00:00Z");
  expect(isInWindow(anchor, anchor, elapsed, "UTC")).toBe(false);
  expect(isInWindow(anchor + 1, anchor, elapsed, "UTC")).toBe(true);
  expect(isInWindow(anchor + 432_000_000, anchor, elapsed, "UTC")).toBe(true);
  expect(isInWindow(anchor + 432_000_001, anchor, elapsed, "UTC")).toBe(false);
});
