/**
 * A metric is one object: its words, its unit, and the SQL that turns rows into observations.
 *
 * Observations are rows with the columns named below. `read.server.ts` joins them to the buckets of a period:
 * in `from`, `where` and the expressions, `$1` is the shop id, `b."start"` and `b."end"` are the bucket's instants and
 * `b."e"` is the evaluation instant E of metrics.md G3 (`least(now, end + maturity)`). Everything is SQL that we write; user input
 * only ever travels as parameters.
 */
export type Dimension = "agent" | "team" | "channel" | "type" | "tag" | "helpdesk";

export type MetricUnit = "count" | "ratio" | "seconds" | "minor" | "score";

type Common = {
  /** id of the dictionary, for example "first_response_time" */
  id: string;
  /** metrics.md entry, for example "B1" */
  entry: string;
  label: string;
  /** One plain sentence: what the figure means. */
  meaning: string;
  /** Which event dates an observation (metrics.md G2). */
  dating: string;
  better: "higher" | "lower" | "neither";
  group: "volume" | "speed" | "quality" | "satisfaction" | "revenue" | "people";
  /** FROM clause: one aliased relation or join, restricted to `$1`. */
  from: string;
  /** SQL condition that puts an observation into bucket `b`. */
  when: string;
  /** Further condition, valid for every bucket. */
  where?: string;
  /** SQL expression of the group key per dimension; a missing dimension cannot be broken down or filtered. */
  dimensions: Partial<Record<Dimension, string>>;
  /** Seconds after the bucket's end until which it is still evaluated (G3). */
  maturitySeconds?: number;
};

/** Counts observations. */
export type CountMetric = Common & { kind: "count"; unit: "count"; distinct?: string };
/** `part` (a boolean SQL expression) ÷ all observations, with Wilson interval (H1). */
export type RatioMetric = Common & {
  kind: "ratio";
  unit: "ratio";
  part: string;
  /** names of numerator and denominator in the answer's `parts` */
  names: { part: string; whole: string };
  /** Observations for which this is true are immature: left out and counted beside the figure. */
  immature?: string;
};
/** Median (headline), mean, p90 and n of a number of seconds (G9). */
export type DurationMetric = Common & { kind: "duration"; unit: "seconds"; seconds: string; businessSeconds: string };
/** Sum of minor units; n counts distinct `of`. */
export type MoneyMetric = Common & { kind: "money"; unit: "minor"; minor: string; of: string };

export type Metric = CountMetric | RatioMetric | DurationMetric | MoneyMetric;

/** Declares a metric; exists for the type and for a place to look up what a definition may say. */
export function defineMetric<M extends Metric>(metric: M): M {
  return metric;
}

/** Reading of one metric in one bucket and group, as in contract.md section 3. `value` null = no data. */
export type Reading = {
  value: number | null;
  unit: MetricUnit;
  n: number;
  mean?: number | null;
  median?: number | null;
  p90?: number | null;
  low?: number | null;
  high?: number | null;
  parts?: Record<string, number>;
  immature?: number;
  reason?: string;
};
