import { expect, test } from "vitest";
import { markOfType } from "./type-mark.ts";

const of100 = (count: number) => ({ count, all: 100 });

test("A7 five tickets of a type that nobody wrote about for 90 days are a new issue, four are not", () => {
  expect(markOfType([of100(5), of100(0), of100(0)], { count: 0, all: 300 })).toBe("new");
  expect(markOfType([of100(4), of100(0), of100(0)], { count: 0, all: 300 })).toBeNull();
  expect(markOfType([of100(5), of100(0), of100(0)], { count: 1, all: 300 })).toBeNull();
});

test("A7 in a shop that has no tickets before, nothing is new", () => {
  expect(markOfType([of100(50), { count: 0, all: 0 }, { count: 0, all: 0 }], { count: 0, all: 0 })).toBeNull();
});

test("A7 a share that halves twice running fades: 24, 12, 6 %; once is not enough, and more tickets overall do not hide it", () => {
  expect(markOfType([of100(6), of100(12), of100(24)], of100(36))).toBe("fading");
  expect(markOfType([of100(6), of100(12), of100(20)], of100(36))).toBeNull();
  expect(markOfType([of100(7), of100(12), of100(24)], of100(36))).toBeNull();
  expect(markOfType([{ count: 12, all: 200 }, of100(12), of100(24)], of100(36))).toBe("fading");
});
