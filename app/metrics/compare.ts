import type { Metric, Reading } from "./define.ts";
import { formatDuration } from "./format.ts";
import { newcombe, Z } from "./statistics.ts";

/** Change against the previous period (metrics.md G18, H3). `judgement` says whether the direction is welcome. */
export type Change = { text: string; direction: "up" | "down" | "same"; judgement: "good" | "bad" | "neutral" | "unclear" };

/** No percent change on fewer observations (metrics.md G18). */
const FEWEST = 5;

/** @returns null when there is nothing to compare with */
export function compareReadings(metric: Metric, now: Reading, before: Reading): Change | null {
  if (now.value === null || before.value === null) return null;
  const difference = now.value - before.value;
  const direction = difference > 0 ? "up" : difference < 0 ? "down" : "same";
  const text = changeText(metric, now, before);
  if (text === null) return null;
  if (direction === "same") return { text: "no change", direction, judgement: "neutral" };
  if (!clear(metric, now, before)) return { text, direction, judgement: "unclear" };
  return { text, direction, judgement: judge(metric, direction) };
}

function changeText({ unit, kind }: Metric, now: Reading, before: Reading): string | null {
  const difference = now.value! - before.value!;
  const sign = difference > 0 ? "+" : "−";
  if (unit === "ratio") return `${sign}${Math.abs(difference * 100).toFixed(1)} points`;
  if (kind === "balance") return `${sign}${Math.abs(difference).toFixed(1)} points`;
  if (unit === "score") return `${sign}${Math.abs(difference).toFixed(2)}`;
  if (before.value === 0 || before.n < FEWEST || now.n < FEWEST) {
    return unit === "seconds" ? `${sign}${formatDuration(Math.abs(difference))}` : null;
  }
  return `${sign}${Math.abs((difference / before.value!) * 100).toFixed(1)} %`;
}

function judge({ better }: Metric, direction: "up" | "down"): Change["judgement"] {
  if (better === "neither") return "neutral";
  return (better === "higher") === (direction === "up") ? "good" : "bad";
}

/** Less than this is no change a merchant should act on, where no interval says so: of sums, and of means and what is divided. */
const SMALLEST_SHARE = 0.01;
const SMALLEST_SHARE_OF_MEAN = 0.05;

/** Whether the difference can be told from chance: by its interval where there is one, by its size for the rest. */
function clear(metric: Metric, now: Reading, before: Reading): boolean {
  const difference = now.value! - before.value!;
  if (metric.kind === "ratio") return intervalExcludesZero(now, before);
  if (metric.kind === "balance" || hasInterval(now, before)) return intervalsDiffer(now, before);
  // Counts of independent arrivals: the variance of each is the count itself.
  if (metric.kind === "count") return Math.abs(difference) > Z * Math.sqrt(now.value! + before.value!);
  const smallest = metric.kind === "composite" || metric.kind === "score" ? SMALLEST_SHARE_OF_MEAN : SMALLEST_SHARE;
  return Math.abs(difference) >= smallest * Math.abs(before.value!);
}

function hasInterval(...readings: Reading[]): boolean {
  return readings.every(({ low, high }) => low != null && high != null);
}

/** H3: changed only if the interval of the difference excludes 0. */
function intervalExcludesZero(now: Reading, before: Reading): boolean {
  const successes = ({ value, n }: Reading) => Math.round(value! * n);
  const interval = newcombe(successes(now), now.n, successes(before), before.n);
  return interval !== null && (interval.low > 0 || interval.high < 0);
}

/** The intervals of two values, taken as independent, tell them apart: by the halves that face each other. */
function intervalsDiffer(now: Reading, before: Reading): boolean {
  const [upper, lower] = now.value! > before.value! ? [now, before] : [before, now];
  const halves = [upper.value! - (upper.low ?? upper.value!), (lower.high ?? lower.value!) - lower.value!];
  return upper.value! - lower.value! > Math.hypot(...halves);
}
