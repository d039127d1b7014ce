import type { Incremental } from "#app/attribution/incremental.ts";
import type { Reading } from "./define.ts";

/** Estimate of revenue that would not have come without the contact, with its interval (metrics.md F9, section 5). Minor units. */
export function incrementalReading({ amount, orders, coverage }: Incremental): Reading {
  const n = coverage.used;
  if (amount === null || orders === null)
    return { value: null, unit: "minor", n, low: null, high: null, reason: "not enough to compare" };
  const [value, low, high] = [amount.value, amount.low, amount.high].map(Math.round);
  return {
    value: value!,
    unit: "minor",
    n,
    low: low!,
    high: high!,
    parts: { orders: orders.value, contacts: coverage.contacts },
  };
}
