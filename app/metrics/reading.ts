import { namedParts } from "./aggregates.ts";
import type { Reading, SqlMetric } from "./define.ts";
import { balanceHalfWidth, wilson } from "./statistics.ts";

/** One row of figures by column name (aggregates.ts). */
export type Figures = Readonly<Record<string, number | null>>;

/** Below this many observations a ratio is shown as counts, below the other it carries a mark (metrics.md G21). */
const COUNTS_ONLY_BELOW = 10;
const SMALL_SAMPLE_BELOW = 30;

/** What figures say about a metric; none at all is no observation (metrics.md G10: a count of nothing is 0, the rest is no data). */
export function readingOf(metric: SqlMetric, row: Figures = {}): Reading {
  const n = row.n ?? 0;
  const parts = withParts(metric, row);
  switch (metric.kind) {
    case "count":
      return { value: n, unit: "count", n, ...parts };
    case "ratio": {
      const part = row.part ?? 0;
      const interval = wilson(part, n);
      return {
        value: n === 0 ? null : part / n,
        unit: "ratio",
        n,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        parts: { [metric.names.part]: part, [metric.names.whole]: n, ...parts.parts },
        ...(metric.maturesAt ? { immature: row.immature ?? 0 } : {}),
        ...sampleOf(n),
      };
    }
    case "duration": {
      const none = { mean: null, median: null, p90: null, low: null, high: null };
      const { median, p90, low, high } = n === 0 ? none : row;
      const mean = n === 0 ? null : (row.sum ?? 0) / n;
      const told = { mean, median: median ?? null, p90: p90 ?? null, low: low ?? null, high: high ?? null };
      return { value: metric.headline === "mean" ? mean : told.median, unit: "seconds", n, ...told, ...parts };
    }
    case "money":
      return { value: halfAwayFromZero(row.sum ?? 0), unit: "minor", n, ...parts };
    case "score":
      return { value: n === 0 ? null : (row.sum ?? 0) / n, unit: "score", n, ...parts };
    case "balance": {
      const [good, bad] = [row.good ?? 0, row.bad ?? 0];
      const { names, fewest = 1 } = metric;
      if (n < fewest) {
        // Whether there are none or too few is not told either (metrics.md D6).
        const why = fewest > 1 ? { reason: `below ${fewest} responses` } : {};
        return { value: null, unit: "score", n, mean: null, low: null, high: null, ...why };
      }
      const value = (100 * (good - bad)) / n;
      const half = balanceHalfWidth(good, bad, n)!;
      return {
        value,
        unit: "score",
        n,
        mean: (row.sum ?? 0) / n,
        low: value - half,
        high: value + half,
        parts: { [names.good]: good, [names.neutral]: n - good - bad, [names.bad]: bad, ...parts.parts },
      };
    }
    case "matrix":
      return { value: null, unit: "score", n };
  }
}

/**
 * Reading of a matrix (metrics.md A13).
 * @param counts observations per cell of the local week, "1-09" = Monday from 9 to 10
 * @param hours how often each cell occurred in the bucket; a cell that a clock change skips occurs less
 */
export function matrixReading(counts: ReadonlyMap<string, number>, hours: ReadonlyMap<string, number>): Reading {
  const averages = [...counts].map(([cell, count]): [string, number] => [cell, count / Math.max(1, hours.get(cell) ?? 0)]);
  const n = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const value = n === 0 ? null : Math.max(...averages.map(([, average]) => average));
  return { value, unit: "score", n, parts: Object.fromEntries(averages.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

function withParts(metric: SqlMetric, row: Figures): { parts?: Record<string, number> } {
  const parts = namedParts(metric, row);
  return Object.keys(parts).length === 0 ? {} : { parts };
}

/** Whether n is too small for a percentage alone (metrics.md G21). */
export function sampleOf(n: number): Pick<Reading, "sample"> {
  if (n === 0 || n >= SMALL_SAMPLE_BELOW) return {};
  return { sample: n < COUNTS_ONLY_BELOW ? "counts_only" : "small" };
}

function halfAwayFromZero(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
