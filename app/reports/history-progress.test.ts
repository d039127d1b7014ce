import { describe, expect, test } from "vitest";
import type { Mark } from "#app/lib/pace.ts";
import { orderProgress, type OrderRun, ticketProgress } from "./history-progress.ts";

const now = new Date("2026-11-24T12:00:00Z");
/** Twenty seconds of reading so many a second. */
const marks = (rate: number): Mark[] => [
  [now.getTime() - 20_000, 0],
  [now.getTime(), 20 * rate],
];
const run = (change: Partial<OrderRun>): OrderRun => ({
  state: "reading",
  expected: 1_000,
  gathered: 1_000,
  orders: 0,
  rejected: 0,
  marks: [],
  movedAt: now,
  finishedAt: null,
  error: null,
  ...change,
});

describe("orders", () => {
  test.each([
    [{ state: "gathering", gathered: 0, expected: null }, 0, "Shopify is gathering them"],
    [{ state: "gathering", gathered: 500 }, 25, "Shopify is gathering them, 500 of 1,000"],
    [{ orders: 280, marks: marks(4) }, 64, "280 of 1,000 read, 240 a minute, 3 minutes left"],
    [{ orders: 1_000, marks: marks(50) }, 99, "1,000 of 1,000 read, 3,000 a minute"],
    [{ orders: 500, marks: [] }, 75, "500 of 1,000 read"],
    [{ state: "done", orders: 998, rejected: 2 }, 100, "998 past orders read, 2 could not be understood"],
    [{ state: "failed", orders: 12 }, null, "12 past orders read"],
  ] as [Partial<OrderRun>, number | null, string][])("%o: %s %%", (change, percent, text) => {
    expect(orderProgress(run(change), now)).toMatchObject({ percent, text });
  });

  test("when nothing has moved for two minutes it says who is waited for", () => {
    const movedAt = new Date(now.getTime() - 121_000);
    expect(orderProgress(run({ state: "gathering", movedAt }), now).text).toMatch(/, waiting for Shopify$/);
    const waiting = orderProgress(run({ orders: 280, marks: marks(4), movedAt }), now);
    expect(waiting.text).toBe("280 of 1,000 read, waiting for Shopify");
  });
});

test("tickets: counted, with time left where the helpdesk says how many there are", () => {
  const tickets = {
    connectionId: 1,
    tickets: 600,
    total: 2_400,
    movedAt: now,
    finishedAt: null,
    error: null,
    marks: marks(10),
  };
  expect(ticketProgress(tickets, now)).toMatchObject({ percent: 25, text: "600 tickets read, 600 a minute, 3 minutes left" });
  expect(ticketProgress({ ...tickets, total: null }, now)).toMatchObject({
    percent: null,
    text: "600 tickets read, 600 a minute",
  });
  expect(ticketProgress({ ...tickets, marks: [] }, now)).toMatchObject({ percent: 25, text: "600 tickets read" });
  expect(ticketProgress({ ...tickets, finishedAt: now }, now)).toMatchObject({ state: "done", percent: 100 });
});
