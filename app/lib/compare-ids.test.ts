import { expect, test } from "vitest";
import { compareIds } from "./compare-ids.ts";

test.each([
  [
    ["10", "9"],
    ["9", "10"],
  ],
  [
    ["T10", "T2"],
    ["T10", "T2"],
  ],
  [
    ["a", "7"],
    ["7", "a"],
  ],
  [
    ["98765432109876543211", "98765432109876543210"],
    ["98765432109876543210", "98765432109876543211"],
  ],
  [
    ["1:10", "2:9"],
    ["2:9", "1:10"],
  ],
  [
    ["2:9", "1:9"],
    ["1:9", "2:9"],
  ],
  [
    ["9a", "10", "9"],
    ["9", "10", "9a"],
  ],
])("%j is sorted as %j", (given, sorted) => {
  expect(given.toSorted(compareIds)).toEqual(sorted);
});
