/** z of a two-sided 95 % interval (metrics.md H1). */
const Z = 1.959964;

/** Wilson 95 % interval of k successes in n trials, both ends 0…1; null when n is 0 (metrics.md H1, G10). */
export function wilson(k: number, n: number): { low: number; high: number } | null {
  if (n === 0) return null;
  const p = k / n;
  const scale = 1 + Z ** 2 / n;
  const centre = (p + Z ** 2 / (2 * n)) / scale;
  const half = (Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))) / scale;
  // At 0 and at n the formula gives exactly 0 and 1; rounding may miss them by a hair.
  return { low: k === 0 ? 0 : Math.max(0, centre - half), high: k === n ? 1 : Math.min(1, centre + half) };
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
