import type { HelpdeskFact } from "#app/helpdesks/contract.ts";

/**
 * A metric is one object: its words, its unit, and the SQL that turns rows into observations.
 *
 * In every SQL piece `$1` is the shop id, `b."start"` and `b."end"` are the instants of a bucket, `b."e"` is its evaluation instant
 * E (metrics.md G3) and `b."now"` the moment of reading (sources/bucket.ts lists the rest). `credit` stands for the credits and
 * assists (weight 0) of the ruleset in question, a row for each booking of a share. All SQL is ours; what a user sends only ever
 * travels as parameters.
 */
export const dimensions = ["agent", "team", "channel", "type", "tag", "helpdesk", "automation", "article"] as const;
export type Dimension = (typeof dimensions)[number];

export const metricGroups = ["volume", "speed", "quality", "satisfaction", "self_service", "revenue", "people"] as const;
export type MetricGroup = (typeof metricGroups)[number];

export type MetricUnit = "count" | "ratio" | "seconds" | "minor" | "score";

/** Where observations come from, when they happened and how they can be told apart. */
export type Source = {
  /** FROM clause, every relation restricted to `$1`. */
  from: string;
  /** FROM clause without the ticket `m`, for figures that ask nothing of it: many times fewer rows to look up. */
  alone?: string;
  /** SQL condition under which an observation belongs to bucket `b`. */
  when: string;
  /** SQL of the group key per dimension; what is missing cannot be broken down or filtered. */
  by: Partial<Record<Dimension, string>>;
  /** SQL of the ticket behind an observation, for the rows behind a figure. */
  ticket?: string;
  /** How it is dated; absent when belonging to a bucket cannot be told by instants. */
  dated?: Dated;
  /**
   * Whatever changes its observations marks the days they are dated on (DirtyDay), so that what a day comes to can be kept.
   */
  marked?: true;
};

/** SQL instants of an observation. */
export type Dated = {
  /** Puts it into a bucket (metrics.md G2). */
  at: string;
  /** It counts at instants E from here on; absent = from `at` on. */
  since?: string;
  /** It no longer counts at instants E from here on; null = it still does. */
  until?: string;
  /** Condition on the observation itself, whatever the bucket. */
  where?: string;
};

/** A source whose observations are told by instants alone. */
export function datedSource({ at, since, until, where, ...source }: Omit<Source, "when" | "dated"> & Dated): Source {
  const conditions = [
    `${at} >= b."start" AND ${at} < b."end" AND ${at} <= b."e"`,
    ...(since ? [`${since} <= b."e"`] : []),
    ...(until ? [`(${until} IS NULL OR ${until} > b."e")`] : []),
    ...(where ? [`(${where})`] : []),
  ];
  return {
    ...source,
    when: conditions.join(" AND "),
    dated: { at, ...(since ? { since } : {}), ...(until ? { until } : {}), ...(where ? { where } : {}) },
  };
}

/** A stretch of values `[…, below)` of a metric and what it means, in a word. */
export type Band = { below: number | null; word: string; tone: "success" | "info" | "warning" | "critical" };

type Words = {
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
  /** Observations join it until the ruleset's window is over: what is younger than that is not judged yet. */
  settlesLate?: true;
  /** What its values mean, ascending, until the merchant sets a goal; the last one has no end. */
  bands?: readonly Band[];
  /** Facts without which there is no figure; where no connected helpdesk can tell one, the answer says so. */
  needs?: readonly HelpdeskFact[];
};

type Common = Words & {
  source: Source;
  /** Source of a breakdown or filter by agent, where an agent's own part differs from the whole (metrics.md B4). */
  agentSource?: Source;
  /** Source where the ruleset books refunds on their own day. */
  refundSource?: Source;
  /** SQL condition on the source's observations. */
  where?: string;
  /** Further figures beside the value, by name: counts of observations (sums, of money) for which a condition holds. */
  parts?: Record<string, string>;
  /** Parts that are the bars of a distribution, shortest first, and what they are called. */
  distribution?: Record<string, string>;
  /** The parts describe how things stand now: they are told only where the bucket ends now. */
  partsOfNow?: true;
  /** Reads `credit`. */
  credits?: true;
  /** Asks rows beside those of its source, whose changes mark no day. */
  elsewhere?: true;
};

/** Counts observations; `greatest` are the greatest values of an expression. */
export type CountMetric = Common & {
  kind: "count";
  unit: "count";
  distinct?: string;
  /** What is counted appears again on other days: `few` = few enough different ones to keep each day's, `many` = not. */
  recurring?: "few" | "many";
  greatest?: Record<string, string>;
  /** Counts how many there are at E: comings and goings (sources/open-tickets.ts) whose sum up to E is that number. */
  stock?: Source;
  /** SQL of what an observation adds, for comings (1) and goings (-1). */
  adds?: string;
};
/** Observations with `part` ÷ all observations, with Wilson interval (metrics.md H1). */
export type RatioMetric = Common & {
  kind: "ratio";
  unit: "ratio";
  part: string;
  /** Names of numerator and denominator in the answer's `parts`. */
  names: { part: string; whole: string };
  /** SQL instant at which an observation is decided: until `now` has reached it, it is left out and counted beside the figure. */
  maturesAt?: string;
  /** Needs all orders of the retention time before the bucket's start or E (metrics.md G23). */
  lookback?: "start" | "e";
};
/** Median as headline, with mean, p90, n and interval (metrics.md G9, H2); `headline` where the dictionary asks for the mean. */
export type DurationMetric = Common & {
  kind: "duration";
  unit: "seconds";
  seconds: string;
  businessSeconds: string;
  headline?: "mean";
  /** A ticket may have many of them: the mean of the tickets' means is told too (metrics.md B2, option per_ticket). */
  manyPerTicket?: true;
};
/** Sum of minor units of the shop currency; n counts distinct `distinct` with an amount; `parts` are sums under a condition. */
export type MoneyMetric = Common & { kind: "money"; unit: "minor"; minor: string; distinct: string };
/** Mean of a score. */
export type ScoreMetric = Common & { kind: "score"; unit: "score"; score: string };
/** 100 · (good − bad) ÷ n with interval (metrics.md D2); the mean stands beside it. */
export type BalanceMetric = Common & {
  kind: "balance";
  unit: "score";
  good: string;
  bad: string;
  score: string;
  names: { good: string; neutral: string; bad: string };
  /** Fewer answers are no figure (metrics.md D6). */
  fewest?: number;
};
/** Observations per hour of the local week (metrics.md A13): parts are averages per cell "1-09" (Monday 9 o'clock), the value is the highest. */
export type MatrixMetric = Common & { kind: "matrix"; unit: "score"; at: string; distinct?: string };

export type SqlMetric = CountMetric | RatioMetric | DurationMetric | MoneyMetric | ScoreMetric | BalanceMetric | MatrixMetric;

/** Estimated from strata of customers (metrics.md section 5); read by attribution/incremental-days.server.ts, day by day. */
export type EstimateMetric = Words & { kind: "estimate"; unit: "minor" };

/** What is read from rows, one way or another. */
export type BaseMetric = SqlMetric | EstimateMetric;

/** One of the readings a composite is made of. `whole`: read for everybody, also where the composite is broken down. */
export type Operand = { metric: BaseMetric; whole?: true };

/** What a composite knows of its bucket beside its operands. */
export type BucketFacts = {
  /** Local days of the bucket that have begun. */
  days: number;
};

/** Made of the readings of other metrics, which are added up before they are divided. */
export type CompositeMetric = Words & {
  kind: "composite";
  unit: MetricUnit;
  operands: Record<string, Operand>;
  combine(readings: Record<string, Reading>, bucket: BucketFacts): Omit<Reading, "unit">;
};

export type Metric = BaseMetric | CompositeMetric;

/** Declares a metric; keeps its exact type. */
export function defineMetric<M extends Metric>(metric: M): M {
  return metric;
}

/** Dimensions by which a metric can be broken down. */
export function dimensionsOf(metric: Metric): Dimension[] {
  const sources = sourcesOf(metric);
  return dimensions.filter((dimension) => sources.length > 0 && sources.every(({ by }) => by[dimension] !== undefined));
}

/** Sources that a breakdown of the metric cuts. */
function sourcesOf(metric: Metric): Source[] {
  if (metric.kind === "estimate") return [];
  if (metric.kind !== "composite") return [metric.source];
  return Object.values(metric.operands).flatMap(({ metric: operand, whole }) => (whole ? [] : sourcesOf(operand)));
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
  /** Too few observations to show a percentage, or to trust one (metrics.md G21). */
  sample?: "counts_only" | "small";
  /** Why there is no figure: "not supplied by Front". */
  reason?: string;
};
