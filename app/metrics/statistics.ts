/** z of a two-sided 95 % interval (metrics.md H1). */
export const Z = 1.959964;

export type Interval = { low: number; high: number };

/** Wilson 95 % interval of k successes in n trials, both ends 0…1; null when n is 0 (metrics.md H1, G10). */
export function wilson(k: number, n: number): Interval | null {
  if (n === 0) return null;
  const p = k / n;
  const scale = 1 + Z ** 2 / n;
  const centre = (p + Z ** 2 / (2 * n)) / scale;
  const half = (Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))) / scale;
  // At 0 and at n the formula gives exactly 0 and 1; rounding may miss them by a hair.
  return { low: k === 0 ? 0 : Math.max(0, centre - half), high: k === n ? 1 : Math.min(1, centre + half) };
}

/** Newcombe's 95 % interval of p1 − p2 from two Wilson intervals (metrics.md H3); null where either has no observations. */
export function newcombe(k1: number, n1: number, k2: number, n2: number): Interval | null {
  const [a, b] = [wilson(k1, n1), wilson(k2, n2)];
  if (!a || !b) return null;
  const [p1, p2] = [k1 / n1, k2 / n2];
  return {
    low: p1 - p2 - Math.hypot(p1 - a.low, b.high - p2),
    high: p1 - p2 + Math.hypot(a.high - p1, p2 - b.low),
  };
}

/** Half width of the 95 % interval of 100 · (good − bad) ÷ n, in points (metrics.md D2); null without answers. */
export function balanceHalfWidth(good: number, bad: number, n: number): number | null {
  if (n === 0) return null;
  const balance = (good - bad) / n;
  return (1.96 * 100 * Math.sqrt(Math.max(0, (good + bad) / n - balance ** 2))) / Math.sqrt(n);
}

/** Up to here the ranks are exact; beyond, the normal approximation is within one rank of them (metrics.md H2). */
const EXACT_UP_TO = 70;

/**
 * Position (from 1) of the lower end of the median's 95 % interval in the ascending list; the upper end is as far from the other end.
 * By order statistics: the binomial distribution says how far the median's rank may lie (metrics.md H2). 0 = too few values.
 */
export function medianRank(n: number): number {
  return n <= EXACT_UP_TO ? exactRank(n) : Math.floor((n - Z * Math.sqrt(n)) / 2);
}

/** SQL of `medianRank`, of an SQL count. */
export function medianRankSql(n: string): string {
  const exact = Array.from({ length: EXACT_UP_TO }, (_, i) => exactRank(i + 1));
  return `CASE WHEN ${n} <= ${EXACT_UP_TO} THEN ('{${exact.join(",")}}'::int[])[${n}]
    ELSE floor((${n} - ${Z} * sqrt(${n}::float8)) / 2)::int END`;
}

/** The greatest r for which fewer than r of n values fall below the median with at most 2.5 % probability. */
function exactRank(n: number): number {
  let probability = 2 ** -n;
  let below = probability;
  let rank = 0;
  while (below <= 0.025) {
    rank++;
    probability *= (n - rank + 1) / rank;
    below += probability;
  }
  return rank;
}

/** Sum ÷ n; null without values (metrics.md G10). */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Middle value, or the mean of the two middle ones; null without values (metrics.md G9). */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const ascending = values.toSorted((a, b) => a - b);
  const middle = Math.floor(ascending.length / 2);
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
}

/** Nearest rank: the value at position ceil(0.9 · n) of the ascending list; null without values (metrics.md G9). */
export function p90(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  // In integers, because 0.9 · n is not exact.
  return values.toSorted((a, b) => a - b)[Math.ceil((9 * values.length) / 10) - 1]!;
}
