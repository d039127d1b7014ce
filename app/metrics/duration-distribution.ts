import type { Hours } from "./aggregates.ts";
import type { CountMetric, DurationMetric } from "./define.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Ends of the bars, in seconds, each exclusive (metrics.md B10), of waits and of what is over in minutes. */
const long = [15 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, DAY, 3 * DAY];
const short = [15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE];

/**
 * A duration as the count of its observations by length: bars as parts, `[a, b)`.
 * @param p90 nine of ten are shorter (seconds): it tells which bars show most
 */
export function durationDistribution(metric: DurationMetric, hours: Hours, p90: number): CountMetric {
  const ends = p90 < long[0]! ? short : long;
  const seconds = hours === "business" ? metric.businessSeconds : metric.seconds;
  const bars = [...ends, null].map((end, i) => {
    const from = i === 0 ? null : ends[i - 1]!;
    const conditions = [...(from === null ? [] : [`${seconds} >= ${from}`]), ...(end === null ? [] : [`${seconds} < ${end}`])];
    return { name: `bar_${i}`, condition: conditions.join(" AND "), words: barWords(from, end) };
  });
  const { id, kind: _kind, unit: _unit, headline: _headline, seconds: _s, businessSeconds: _b, ...rest } = metric;
  return {
    ...rest,
    id: `${id}_distribution`,
    kind: "count",
    unit: "count",
    parts: Object.fromEntries(bars.map(({ name, condition }) => [name, condition])),
    distribution: Object.fromEntries(bars.map(({ name, words }) => [name, words])),
  };
}

function barWords(from: number | null, end: number | null): string {
  if (from === null) return `under ${span(end!)}`;
  return end === null ? `${span(from)} or more` : `${span(from)} to ${span(end)}`;
}

function span(seconds: number): string {
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${seconds / MINUTE} min`;
  return seconds < 3 * DAY ? `${seconds / HOUR} h` : `${seconds / DAY} days`;
}
