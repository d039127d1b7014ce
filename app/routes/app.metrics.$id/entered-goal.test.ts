import { expect, test } from "vitest";
import { keptTarget, typedTarget } from "./entered-goal.ts";

test.each([
  ["seconds", 5_400, "90", "minutes"],
  ["seconds", 7_200, "2", "hours"],
  ["ratio", 0.875, "87.5", "hours"],
  ["minor", 123_450, "1234.50", "hours"],
  ["count", 50, "50", "hours"],
] as const)("a target in %s is typed as people say it, and read back the same", (unit, kept, target, time) => {
  expect(typedTarget(kept, unit, "EUR")).toEqual({ target, time });
  expect(keptTarget({ target, time }, unit, "EUR")).toBe(kept);
});

test("what is no number is no target", () => {
  expect(keptTarget({ target: "soon", time: "hours" }, "seconds", "EUR")).toBeNull();
  expect(keptTarget({ target: " ", time: "hours" }, "count", "EUR")).toBeNull();
});
