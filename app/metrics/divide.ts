import type { Reading } from "./define.ts";

/** A ÷ b with b observations, or `n` of them; nothing to divide by is no data (metrics.md G10). */
export function quotient(over: number, per: number, n = per): Pick<Reading, "value" | "n"> {
  return { value: per === 0 ? null : over / per, n };
}

/** Cost ÷ a count of things; without a cost entered there is no figure (metrics.md F6). */
export function perCost(cost: Reading, count: number): Pick<Reading, "value" | "n" | "reason"> {
  return cost.n === 0 ? { value: null, n: count, reason: "no costs entered" } : quotient(cost.value ?? 0, count);
}
