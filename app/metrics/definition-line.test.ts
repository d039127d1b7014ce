import { expect, test } from "vitest";
import { definitionLine } from "./definition-line.ts";
import { metricById } from "./definitions/index.ts";

const line = (...args: Parameters<typeof definitionLine>) => definitionLine(...args).replaceAll("\u00a0", " ");

test("a rate shows its division, its interval and what is too young", () => {
  const reading = {
    value: 0.2,
    unit: "ratio" as const,
    n: 35,
    low: 0.1,
    high: 0.36,
    parts: { converted: 7, eligible: 35 },
    immature: 5,
  };
  expect(line(metricById("ticket_conversion_rate")!, reading, "EUR")).toBe(
    "7 converted ÷ 35 eligible = 20.0 %. 95 % interval 10.0 % to 36.0 %. 5 more are too young to be judged.",
  );
});

test("a duration shows n, mean and nearest-rank p90", () => {
  const reading = { value: 1200, unit: "seconds" as const, n: 5, mean: 8184, median: 1200, p90: 36000 };
  expect(line(metricById("first_response_time")!, reading, "EUR")).toBe(
    "Median of 5 first replies. Mean 2 h 16 min; 9 of 10 within 10 h.",
  );
});

test("money shows the orders behind it and its split", () => {
  const reading = { value: 18000, unit: "minor" as const, n: 2, parts: { before_sale: 12000, after_sale: 6000 } };
  expect(line(metricById("support_revenue")!, reading, "EUR")).toBe(
    "€180.00 over 2 credited orders. €120.00 before sale, €60.00 after sale.",
  );
});

test("nothing observed is said, not shown as zero", () => {
  expect(line(metricById("csat")!, { value: null, unit: "ratio", n: 0 }, "EUR")).toBe("No responses in this period.");
});

test("other readings beside a count are told by their unit, and bars of a distribution are left to its picture", () => {
  const parts = { pending: 3, snoozed: 0, under_1_h: 2, over_7_d: 5, oldest_seconds: 7_730_008.373 };
  expect(line(metricById("unresolved_tickets")!, { value: 1204, unit: "count", n: 1204, parts }, "EUR")).toBe(
    "1,204 tickets, counted at the end of the period, or now. Among them: 3 pending, the oldest 89 d 11 h.",
  );
});

test("why there is no figure: its reason with days in words, what is too young, or nothing observed", () => {
  const none = { value: null, unit: "ratio" as const, n: 0 };
  expect(line(metricById("retention_rate")!, { ...none, reason: "history starts on 2026-08-28" }, "EUR")).toBe(
    "History starts on 28 Aug 2026.",
  );
  expect(line(metricById("cost_per_ticket")!, { ...none, reason: "no costs entered" }, "EUR")).toBe("No costs entered.");
  expect(line(metricById("reopen_rate")!, { ...none, immature: 182 }, "EUR")).toBe(
    "182 resolved tickets are too young to be judged.",
  );
});
