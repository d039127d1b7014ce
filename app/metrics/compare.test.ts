import { expect, test } from "vitest";
import { compareReadings } from "./compare.ts";
import type { Reading } from "./define.ts";
import { metricById } from "./definitions/index.ts";

const ratio = (part: number, n: number): Reading => ({ value: part / n, unit: "ratio", n });
const seconds = (value: number, n: number): Reading => ({ value, unit: "seconds", n });
const count = (n: number): Reading => ({ value: n, unit: "count", n });

test("G18: rates change in points, and a clear rise of CSAT is better", () => {
  expect(compareReadings(metricById("csat")!, ratio(90, 100), ratio(60, 100))).toEqual({
    text: "+30.0 points",
    direction: "up",
    judgement: "good",
  });
});

test("H3: a difference whose interval includes 0 is no clear change", () => {
  expect(compareReadings(metricById("csat")!, ratio(8, 10), ratio(7, 10))).toMatchObject({ judgement: "unclear" });
});

test("shorter first responses are better, more unresolved tickets are worse", () => {
  expect(compareReadings(metricById("first_response_time")!, seconds(600, 20), seconds(1200, 20))).toEqual({
    text: "−50.0 %",
    direction: "down",
    judgement: "good",
  });
  expect(compareReadings(metricById("unresolved_tickets")!, count(60), count(30))).toMatchObject({
    text: "+100.0 %",
    judgement: "bad",
  });
});

test("a count that may well have moved by chance is no clear change", () => {
  expect(compareReadings(metricById("converted_tickets")!, count(107), count(104))).toMatchObject({ judgement: "unclear" });
});

test("G18: no percent change on a base of 0 or fewer than 5", () => {
  expect(compareReadings(metricById("tickets_created")!, count(12), count(0))).toBeNull();
  expect(compareReadings(metricById("tickets_created")!, count(12), count(4))).toBeNull();
});

test("no data on either side compares with nothing", () => {
  const none: Reading = { value: null, unit: "ratio", n: 0 };
  expect(compareReadings(metricById("csat")!, none, ratio(7, 10))).toBeNull();
  expect(compareReadings(metricById("csat")!, ratio(7, 10), none)).toBeNull();
});

test("H2 medians whose intervals do not tell them apart are no clear change, whatever the percentage", () => {
  const median = (value: number, low: number, high: number) => ({ value, low, high, unit: "seconds" as const, n: 100 });
  const metric = metricById("resolution_time")!;
  expect(compareReadings(metric, median(16_000, 14_000, 18_000), median(15_600, 14_000, 17_500))).toMatchObject({
    text: "+2.6 %",
    judgement: "unclear",
  });
  expect(compareReadings(metric, median(20_000, 19_000, 21_000), median(15_600, 14_000, 17_500))!.judgement).toBe("bad");
});
