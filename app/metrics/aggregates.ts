import type { SqlMetric } from "./define.ts";
import { medianRankSql } from "./statistics.ts";

/** SQL aggregates over the observations for which a condition holds. */
type Over = {
  count(condition?: string): string;
  sum(value: string, condition?: string): string;
  distinct(value: string, condition?: string): string;
  greatest(value: string): string;
  /** Array of the values, in ascending order. */
  sorted(value: string): string;
};

function over(where: string | undefined): Over {
  const filter = (condition?: string) => {
    const all = [where, condition].flatMap((each) => (each === undefined ? [] : [`(${each})`]));
    return all.length === 0 ? "" : ` FILTER (WHERE ${all.join(" AND ")})`;
  };
  return {
    count: (condition) => `count(*)${filter(condition)}`,
    sum: (value, condition) => `coalesce(sum(${value})${filter(condition)}, 0)`,
    distinct: (value, condition) => `count(DISTINCT ${value})${filter(condition)}`,
    greatest: (value) => `max(${value})${filter()}`,
    sorted: (value) => `array_agg(${value} ORDER BY ${value})${filter()}`,
  };
}

export type Hours = "calendar" | "business";

/** Columns with which the answer's `parts` come from the database. */
const PART = "part:";

/**
 * The figures of one metric that add up over days, as SQL by column name.
 * @param where only these observations, where others stand beside them
 */
export function additiveOf(metric: SqlMetric, hours: Hours, where?: string): Record<string, string> {
  const weigh = over(where);
  switch (metric.kind) {
    case "count": {
      const n = metric.adds ? weigh.sum(metric.adds) : metric.distinct ? weigh.distinct(metric.distinct) : weigh.count();
      return { n, ...partsOf(metric, weigh.count) };
    }
    case "ratio": {
      const mature = metric.maturesAt ? `${metric.maturesAt} <= b."now"` : "true";
      return {
        n: weigh.count(metric.maturesAt && mature),
        part: weigh.count(`${mature} AND (${metric.part})`),
        ...(metric.maturesAt ? { immature: weigh.count(`${metric.maturesAt} > b."now"`) } : {}),
        ...partsOf(metric, (condition) => weigh.count(`${mature} AND (${condition})`)),
      };
    }
    case "duration":
      return { n: weigh.count(), sum: weigh.sum(secondsOf(metric, hours)), ...partsOf(metric, weigh.count) };
    case "money":
      return {
        n: weigh.distinct(metric.distinct, `${metric.minor} > 0`),
        sum: weigh.sum(metric.minor),
        ...partsOf(metric, (condition) => weigh.sum(metric.minor, condition)),
      };
    case "score":
      return { n: weigh.count(), sum: weigh.sum(metric.score), ...partsOf(metric, weigh.count) };
    case "balance":
      return {
        n: weigh.count(),
        good: weigh.count(metric.good),
        bad: weigh.count(metric.bad),
        sum: weigh.sum(metric.score),
        ...partsOf(metric, weigh.count),
      };
    case "matrix":
      return { n: metric.distinct ? weigh.distinct(metric.distinct) : weigh.count() };
  }
}

/**
 * The figures that do not: order statistics and greatest values.
 * @param where only these observations, where others stand beside them
 */
export function orderedOf(metric: SqlMetric, hours: Hours, where?: string): Record<string, string> {
  const weigh = over(where);
  if (metric.kind === "count") {
    const greatest = Object.entries(metric.greatest ?? {}).map(([name, value]) => [`${PART}${name}`, weigh.greatest(value)]);
    return Object.fromEntries(greatest) as Record<string, string>;
  }
  if (metric.kind !== "duration") return {};
  const [sorted, n] = [weigh.sorted(secondsOf(metric, hours)), weigh.count()];
  const low = medianRankSql(`(${n})::int`);
  // By position in whole numbers, because 0.9 · n is not exact in floating point (metrics.md G9).
  return {
    median: `((${sorted})[(${n} + 1) / 2] + (${sorted})[(${n} + 2) / 2])::float8 / 2`,
    p90: `(${sorted})[(${n} * 9 + 9) / 10]`,
    low: `(${sorted})[nullif(${low}, 0)]`,
    high: `(${sorted})[(${n})::int + 1 - nullif(${low}, 0)]`,
  };
}

/** SQL of a duration by the asked clock. */
export function secondsOf(metric: { seconds: string; businessSeconds: string }, hours: Hours): string {
  return hours === "business" ? metric.businessSeconds : metric.seconds;
}

function partsOf({ parts = {} }: SqlMetric, aggregate: (condition: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, condition]) => [`${PART}${name}`, aggregate(condition)]));
}

/** The `parts` among the columns of a row; no row, no data: each is 0. */
export function namedParts(metric: SqlMetric, row: Readonly<Record<string, number | null>>): Record<string, number> {
  const greatest = metric.kind === "count" ? Object.keys(metric.greatest ?? {}) : [];
  return Object.fromEntries([...Object.keys(metric.parts ?? {}), ...greatest].map((name) => [name, row[`${PART}${name}`] ?? 0]));
}
