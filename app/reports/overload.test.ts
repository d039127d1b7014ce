import { expect, test } from "vitest";
import { overloadReading } from "./overload.ts";

const day = (tickets: number, breached: number, met = 10) => ({ tickets, breached, met });

test("B7 breaches on days with many more tickets are overload, breaches on days like the others are not", () => {
  expect(overloadReading([day(40, 3), day(44, 1), day(20, 0), day(22, 0)])).toBe(
    "Promises were broken on 2 of the 4 days on which any ended. On those days 42.0 tickets came in on average, on the others 21.0: they were overloaded. Plan more people for them.",
  );
  expect(overloadReading([day(20, 3), day(20, 0)])).toContain("it is not the number of tickets");
});

test("B7 breaches on most days say that promise and people do not fit; days without promises say nothing, no breach neither", () => {
  expect(overloadReading([day(40, 3), day(42, 1), day(20, 0)])).toContain("do not fit what arrives");
  expect(overloadReading([day(40, 3), day(42, 1), day(2, 0, 0), day(2, 0, 0)])).toContain("2 of the 2 days");
  expect(overloadReading([day(20, 0)])).toBeNull();
});
