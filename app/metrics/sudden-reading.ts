import type { Metric, Reading } from "./define.ts";
import { Z } from "./statistics.ts";
import { type SuddenChange, suddenChange } from "./sudden-change.ts";

/**
 * Whether a reading is a sudden change against those of comparable stretches before it (metrics.md H4), and one that chance does not
 * explain as well: what is usual lies outside the reading's own interval. null = no change, or too little to tell.
 * @param history oldest first; stretches without a figure say nothing
 */
export function suddenReading(metric: Metric, history: readonly Reading[], now: Reading): SuddenChange | null {
  if (now.value === null || metric.kind === "matrix" || metric.kind === "estimate") return null;
  const scale = metric.unit === "ratio" || metric.kind === "balance" ? "rate" : "amount";
  const points = metric.unit === "ratio" ? 100 : 1;
  const values = history.flatMap(({ value }) => (value === null ? [] : [value * points]));
  const found = suddenChange(values, now.value * points, now.n, scale);
  if (!found?.alert) return null;
  const usual = found.usual / points;
  return beyondChance(metric, now, usual) ? { ...found, usual } : null;
}

function beyondChance(metric: Metric, { value, low, high }: Reading, usual: number): boolean {
  if (low != null && high != null) return usual < low || usual > high;
  // Counts of independent arrivals: the variance of each is the count itself.
  return metric.kind !== "count" || Math.abs(value! - usual) > Z * Math.sqrt(value! + usual);
}
