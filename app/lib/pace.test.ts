import { expect, test } from "vitest";
import { type Mark, paceOf, withMark } from "./pace.ts";

const marked = (marks: readonly Mark[]) => marks.reduce<Mark[]>(withMark, []);

test("nothing is said before ten seconds have passed", () => {
  expect(paceOf([])).toBeNull();
  expect(
    paceOf(
      marked([
        [0, 0],
        [84, 1_000],
        [9_999, 5_000],
      ]),
    ),
  ).toBeNull();
  expect(
    paceOf(
      marked([
        [0, 0],
        [84, 1_000],
        [10_000, 5_000],
      ]),
    ),
  ).toBe(500);
});

test("only the last five minutes count: a slow beginning and a long pause are forgotten", () => {
  const minutes = (each: number, from: number, to: number, a: number): Mark[] =>
    Array.from({ length: to - from + 1 }, (_, n) => [(from + n) * 60_000, a + n * each]);
  expect(paceOf(marked([...minutes(6, 0, 60, 0), ...minutes(600, 61, 70, 960)]))).toBe(10);
  expect(paceOf(marked([...minutes(600, 0, 10, 0), [600 * 60_000, 6_600]]))).toBeNull();
});

test("many marks stay few", () => {
  const marks = marked(Array.from({ length: 10_000 }, (_, n): Mark => [n * 100, n]));
  expect(marks.length).toBeLessThan(70);
  expect(paceOf(marks)).toBeCloseTo(10);
});
