import { expect, test } from "vitest";
import { saleDays } from "./sale-days.ts";

const days = (...orders: number[]) => orders.map((count, i) => ({ day: `2026-11-${i + 20}`, orders: count }));

test("a day with twice the orders of a usual day or more is a day of sales; a handful more is not", () => {
  expect(saleDays(days(30, 31, 29, 75, 30))).toEqual([{ day: "2026-11-23", orders: 75, times: 2.5 }]);
  expect(saleDays(days(30, 31, 29, 59, 30))).toEqual([]);
  expect(saleDays(days(2, 3, 2, 9, 2))).toEqual([]);
  expect(saleDays([])).toEqual([]);
});
