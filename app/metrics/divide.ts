import type { Reading } from "./define.ts";

/** A ÷ b with b observations, or `n` of them; nothing to divide by is no data (metrics.md G10). */
export function quotient(over: number, per: number, n = per): Pick<Reading, "value" | "n"> {
  return { value: per === 0 ? null : over / per, n };
}

/** Cost ÷ a count of things; without a cost entered there is no figure (metrics.md F6). */
export function perCost(cost: Reading, count: number): Pick<Reading, "value" | "n" | "reason"> {
  return cost.n === 0 ? { value: null, n: count, reason: "no costs entered" } : quotient(cost.value ?? 0, count);
}

/** (revenue × margin − cost) ÷ cost (metrics.md F7); what is not entered, or cannot be estimated, is no figure. */
export function returnOn(revenue: Reading, cost: Reading, margin: Reading): Pick<Reading, "value" | "n" | "reason"> {
  const { n } = revenue;
  if (cost.n === 0) return { value: null, n, reason: "no costs entered" };
  if (margin.value === null) return { value: null, n, reason: "no margin entered" };
  if (revenue.value === null) return { value: null, n, ...(revenue.reason ? { reason: revenue.reason } : {}) };
  return { ...quotient(revenue.value * margin.value - (cost.value ?? 0), cost.value ?? 0), n };
}
