import type { HelpdeskFact } from "#app/helpdesks/contract.ts";

/**
 * A metric is one object: its words, its unit, and the SQL that turns rows into observations.
 *
 * In every SQL piece `$1` is the shop id, `b."start"` and `b."end"` are the instants of a bucket, `b."e"` is its evaluation instant
 * E (metrics.md G3) and `b."now"` the moment of reading. `credit` stands for the credits and assists (weight 0) of the ruleset in question, a row for each booking of a share. All SQL is ours;
 * what a user sends only ever travels as parameters.
 */
export const dimensions = ["agent", "team", "channel", "type", "tag", "helpdesk"] as const;
export type Dimension = (typeof dimensions)[number];

export const metricGroups = ["volume", "speed", "quality", "satisfaction", "revenue"] as const;
export type MetricGroup = (typeof metricGroups)[number];

export type MetricUnit = "count" | "ratio" | "seconds" | "minor" | "score";

type Common = {
  /** id of the dictionary, for example "first_response_time" */
  id: string;
  /** metrics.md entry, for example "B1" */
  entry: string;
  label: string;
  /** One plain sentence: what the figure means. */
  meaning: string;
  /** Which event puts an observation into a period (metrics.md G2), as "by …" */
  dating: string;
  /** What one observation is called, plural: "tickets", "replies". */
  of: string;
  better: "higher" | "lower" | "neither";
  group: MetricGroup;
  /** FROM clause, every relation restricted to `$1`. */
  from: string;
  /** SQL condition under which an observation belongs to bucket `b`. */
  when: string;
  /** SQL of the group key per dimension; what is missing cannot be broken down or filtered. */
  by: Partial<Record<Dimension, string>>;
  /** Facts without which there is no figure; where no connected helpdesk can tell one, the answer says so. */
  needs?: readonly HelpdeskFact[];
  /** Reads `credit`. */
  credits?: true;
  /** What is read instead where the ruleset books refunds on their own day. */
  byRefundDay?: { from: string; when: string };
};

/** Counts observations; `parts` are counts of those for which a condition holds. */
export type CountMetric = Common & { kind: "count"; unit: "count"; distinct?: string; parts?: Record<string, string> };
/** Observations with `part` ÷ all observations, with Wilson interval (metrics.md H1). */
export type RatioMetric = Common & {
  kind: "ratio";
  unit: "ratio";
  part: string;
  /** Names of numerator and denominator in the answer's `parts`. */
  names: { part: string; whole: string };
  /** Observations that are not decided yet: left out, and counted beside the figure. */
  immature?: string;
};
/** Median as headline, with mean, p90 and n (metrics.md G9). */
export type DurationMetric = Common & { kind: "duration"; unit: "seconds"; seconds: string; businessSeconds: string };
/** Sum of minor units of the shop currency; n counts distinct `distinct` with an amount; `parts` are sums under a condition. */
export type MoneyMetric = Common & {
  kind: "money";
  unit: "minor";
  minor: string;
  distinct: string;
  parts?: Record<string, string>;
};
/** Mean of a score. */
export type ScoreMetric = Common & { kind: "score"; unit: "score"; score: string };

export type Metric = CountMetric | RatioMetric | DurationMetric | MoneyMetric | ScoreMetric;

/** Declares a metric; keeps its exact type. */
export function defineMetric<M extends Metric>(metric: M): M {
  return metric;
}

/** Reading of one metric in one bucket and group, as in contract.md section 3; `value` null = no data. */
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
  /** Why there is no figure: "not supplied by Front". */
  reason?: string;
};
