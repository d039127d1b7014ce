import { expect, test } from "vitest";
import { formatDuration, formatPercent, formatReading } from "./format.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [0, "0 s"],
  [59.4, "59 s"],
  [60, "1 min"],
  [1200, "20 min"],
  [3600, "1 h"],
  [8040, "2 h 14 min"],
  [47 * 3600 + 1800, "47 h 30 min"],
  [76 * 3600, "3 d 4 h"],
])("%d seconds are said as %s", (seconds, words) => {
  expect(plain(formatDuration(seconds))).toBe(words);
});

test("G11: percent with one decimal, half away from zero", () => {
  expect(plain(formatPercent(0.7045))).toBe("70.5 %");
  expect(plain(formatPercent(-0.0005))).toBe("−0.1 %");
  expect(plain(formatPercent(1))).toBe("100.0 %");
});

test("G21: fewer than ten observations are shown as counts", () => {
  expect(formatReading({ unit: "ratio" }, { value: 0.8, unit: "ratio", n: 5, sample: "counts_only" }, "EUR")).toBe("4 of 5");
  expect(plain(formatReading({ unit: "ratio" }, { value: 0.8, unit: "ratio", n: 10 }, "EUR"))).toBe("80.0 %");
});

test("G10: no data is a dash, and zero is a figure", () => {
  expect(formatReading({ unit: "seconds" }, { value: null, unit: "seconds", n: 0 }, "EUR")).toBe("—");
  expect(formatReading({ unit: "minor" }, { value: 0, unit: "minor", n: 0 }, "EUR")).toBe("€0.00");
});
