import { expect, test } from "vitest";
import { type BeforeSaleTicket, speedPays, valueAtStake } from "./speed-pays.ts";

const minutes = (count: number) => count * 60_000;
const ticket = (answeredAfter: number | null, bought: number, settled = true): BeforeSaleTicket => ({
  ticketId: `t${answeredAfter}-${bought}`,
  askedAt: 1_000,
  answeredAt: answeredAfter === null ? null : 1_000 + answeredAfter,
  bought,
  settled,
});

test("questions stand in the bucket of their first reply; buckets are open to the right", () => {
  const told = speedPays([
    ticket(minutes(14), 5_000),
    ticket(minutes(15), 0),
    ticket(minutes(60), 0),
    ticket(minutes(1_440), 9_000),
    ticket(null, 0),
    ticket(minutes(2), 7_000, false),
  ]);
  expect(told.map(({ label, n, bought }) => [label, n, bought])).toEqual([
    ["under 15 min", 1, 1],
    ["15–60 min", 1, 0],
    ["1–4 h", 1, 0],
    ["4–8 h", 0, 0],
    ["8–24 h", 0, 0],
    ["over 24 h", 1, 1],
    ["no reply", 1, 0],
  ]);
});

test("a rate carries its interval (H1: 8 of 10 is 49.0–94.3 %), and no data is no rate", () => {
  const [first, second] = speedPays([
    ...Array.from({ length: 8 }, () => ticket(minutes(1), 100)),
    ...Array.from({ length: 2 }, () => ticket(minutes(1), 0)),
  ]);
  expect([first!.rate, first!.low!.toFixed(3), first!.high!.toFixed(3)]).toEqual([0.8, "0.490", "0.943"]);
  expect(second).toMatchObject({ n: 0, rate: null, low: null, high: null });
});

test("what is at stake is what answered questions bring", () => {
  const answered = [ticket(minutes(5), 6_000), ticket(minutes(5), 0), ticket(minutes(5), 0), ticket(minutes(5), 9_000, false)];
  expect(valueAtStake(4, answered)).toBe(8_000);
  expect(valueAtStake(4, [ticket(null, 0)])).toBeNull();
});
