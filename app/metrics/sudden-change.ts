import { median } from "./statistics.ts";

/** Makes the median absolute deviation comparable with a standard deviation (metrics.md H4). */
const MAD_SCALE = 1.4826;
/** A score from here on is a sudden change. */
const ALERT = 3.5;
const LEAST_HISTORY = 6;
const MOST_HISTORY = 8;
const LEAST_OBSERVATIONS = 20;
/** The change must matter: points of a rate or score, share of anything else. */
const LEAST_POINTS = 5;
const LEAST_SHARE = 0.2;
/** History that never moves would make every half point an alarm. */
const RATE_FLOOR = 0.5;
const SHARE_FLOOR = 0.005;

export type SuddenChange = {
  /** What is usual: the median of the history. */
  usual: number;
  /** (value − usual) ÷ (1.4826 · MAD) */
  score: number;
  alert: boolean;
};

/**
 * Robust score of a value against the comparable points before it (metrics.md H4), newest 8 of at least 6; null when there are fewer.
 * @param scale "rate": values are percent or points; "amount": anything else
 */
export function suddenChange(
  history: readonly number[],
  value: number,
  n: number,
  scale: "rate" | "amount",
): SuddenChange | null {
  const recent = history.slice(-MOST_HISTORY);
  if (recent.length < LEAST_HISTORY) return null;
  const usual = median(recent)!;
  const floor = scale === "rate" ? RATE_FLOOR : SHARE_FLOOR * Math.abs(usual);
  const mad = Math.max(median(recent.map((each) => Math.abs(each - usual)))!, floor);
  const change = Math.abs(value - usual);
  const score =
    mad === 0 ? (change === 0 ? 0 : Math.sign(value - usual) * Number.POSITIVE_INFINITY) : (value - usual) / (MAD_SCALE * mad);
  const matters = scale === "rate" ? change >= LEAST_POINTS : change >= LEAST_SHARE * Math.abs(usual);
  return { usual, score, alert: Math.abs(score) >= ALERT && n >= LEAST_OBSERVATIONS && matters };
}
