import { expect, test } from "vitest";
import { atMost } from "./at-most.ts";

test("no more than so many at a time, in their order, and one that fails gives its place away", async () => {
  const gate = atMost(2);
  const [begun, ends]: [number[], (() => void)[]] = [[], []];
  let running = 0;
  let most = 0;
  const work = (n: number) => async () => {
    begun.push(n);
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
    if (n === 0) throw new Error("failed");
    return n;
  };
  const all = Promise.allSettled([0, 1, 2, 3, 4].map((n) => gate(work(n))));
  for (let n = 0; n < 5; n++) {
    ends[n]!();
    await new Promise(setImmediate);
  }
  expect((await all).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled", "fulfilled", "fulfilled"]);
  expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2]);
});
