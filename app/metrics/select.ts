import type { CountMetric, DurationMetric, Metric, MoneyMetric, Reading } from "./define.ts";
import { wilson } from "./statistics.ts";

/** One aggregated row as it comes from the database. */
export type Aggregate = {
  /** number of the bucket */
  i: number;
  group: string | null;
  n: number;
  part?: number;
  immature?: number;
  sum?: number | null;
  median?: number | null;
  p90?: number | null;
  parts?: Record<string, number>;
};

/** The aggregates of one metric as SQL; the names are the columns of `Aggregate`. */
export function selectOf(metric: Metric, hours: "calendar" | "business"): string {
  switch (metric.kind) {
    case "count": {
      const n = metric.distinct ? `count(DISTINCT ${metric.distinct})` : "count(*)";
      return `${n}::int AS n${partsOf(metric, "count(*)")}`;
    }
    case "ratio": {
      const mature = metric.immature ? `NOT (${metric.immature})` : "true";
      const immature = metric.immature ? `, count(*) FILTER (WHERE ${metric.immature})::int AS immature` : "";
      return `count(*) FILTER (WHERE ${mature})::int AS n, count(*) FILTER (WHERE ${mature} AND (${metric.part}))::int AS part${immature}`;
    }
    case "duration":
      return durationAggregates(metric, hours);
    case "money":
      return `count(DISTINCT ${metric.distinct}) FILTER (WHERE ${metric.minor} > 0)::int AS n, coalesce(sum(${metric.minor}), 0)::float8 AS sum${partsOf(metric, `sum(${metric.minor})`)}`;
    case "score":
      return `count(*)::int AS n, sum(${metric.score})::float8 AS sum`;
  }
}

/** Further figures beside `n` or `sum`: the same aggregate over the observations for which a condition holds. */
function partsOf({ parts = {} }: CountMetric | MoneyMetric, aggregate: string): string {
  const fields = Object.entries(parts).map(
    ([name, condition]) => `'${name}', coalesce(${aggregate} FILTER (WHERE ${condition}), 0)::float8`,
  );
  return fields.length > 0 ? `, json_build_object(${fields.join(", ")}) AS parts` : "";
}

/** Median and nearest-rank p90 by position in whole numbers, because 0.9 · n is not exact in floating point (metrics.md G9). */
function durationAggregates({ seconds, businessSeconds }: DurationMetric, hours: "calendar" | "business"): string {
  const value = hours === "business" ? businessSeconds : seconds;
  const sorted = `array_agg(${value} ORDER BY ${value})`;
  return `count(*)::int AS n, sum(${value})::float8 AS sum, (${sorted})[(count(*) * 9 + 9) / 10]::float8 AS p90,
    ((${sorted})[(count(*) + 1) / 2] + (${sorted})[(count(*) + 2) / 2])::float8 / 2 AS median`;
}

/** What a row says about a metric; no row is no observation (metrics.md G10: a count of nothing is 0, the rest is no data). */
export function readingOf(metric: Metric, row: Aggregate | undefined): Reading {
  const n = row?.n ?? 0;
  switch (metric.kind) {
    case "count":
      return { value: n, unit: "count", n, ...namedParts(metric, row) };
    case "ratio": {
      const part = row?.part ?? 0;
      const interval = wilson(part, n);
      return {
        value: n === 0 ? null : part / n,
        unit: "ratio",
        n,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        parts: { [metric.names.part]: part, [metric.names.whole]: n },
        ...(metric.immature ? { immature: row?.immature ?? 0 } : {}),
      };
    }
    case "duration": {
      const [median, p90] = n === 0 ? [null, null] : [row!.median!, row!.p90!];
      return { value: median, unit: "seconds", n, mean: n === 0 ? null : row!.sum! / n, median, p90 };
    }
    case "money":
      return { value: row?.sum ?? 0, unit: "minor", n, ...namedParts(metric, row) };
    case "score":
      return { value: n === 0 ? null : row!.sum! / n, unit: "score", n };
  }
}

function namedParts({ parts }: CountMetric | MoneyMetric, row: Aggregate | undefined): Pick<Reading, "parts"> {
  if (!parts) return {};
  return { parts: Object.fromEntries(Object.keys(parts).map((name) => [name, row?.parts?.[name] ?? 0])) };
}
