import { expect, test } from "vitest";
import { durationTicks } from "./duration-ticks.ts";

test("a chart of durations has its lines at whole minutes, hours or days", () => {
  expect(durationTicks(50)).toEqual([0, 15, 30, 45, 60]);
  expect(durationTicks(16_000)).toEqual([0, 3600, 7200, 10_800, 14_400, 18_000]);
  expect(durationTicks(900_000)).toEqual([0, 259_200, 518_400, 777_600, 1_036_800]);
  expect(durationTicks(0)).toEqual([0, 1]);
});
