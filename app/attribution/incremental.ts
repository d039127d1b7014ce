/** z of a two-sided 95 % interval, as section 5 of metrics.md writes it. */
const Z = 1.96;
/** Fewer comparison customers than this say too little (metrics.md section 5, 3). */
const FEWEST_OTHERS = 30;

/** Customers who are alike at the moment of a contact (metrics.md section 5, 3). */
export type StratumKey = {
  /** Kept orders of the last 365 days: 0 = none (new), 1, 2 = two or three, 3 = four or more. */
  loyalty: number;
  /** Days since the last order: 0 = up to 7, 1 = 8–30, 2 = more, 3 = none. */
  recency: number;
  /** "" when not known */
  market: string;
  /** 1 = Monday … 7 = Sunday; 0 when not told apart. */
  weekday: number;
};

/** What became of a group of customers in the five days after: how many there were, how many bought, for how much (minor units). */
export type Outcome = { n: number; bought: number; amount: number };

/** Customers in contact with support beside customers of the same kind who were not. */
export type Stratum = StratumKey & { contacts: Outcome; others: Outcome };

/** A value with its 95 % interval. */
export type Estimate = { value: number; low: number; high: number };

export type Incremental = {
  /** Orders that would not have been placed without the contact; null when nothing can be compared. */
  orders: Estimate | null;
  /** The same in minor units: orders × mean net amount of a contact's purchase. */
  amount: Estimate | null;
  standardError: number | null;
  /** False when the interval of `orders` includes 0: "not distinguishable from no effect". */
  distinguishable: boolean;
  /** Contacts that found customers to be compared with, of all. */
  coverage: { used: number; contacts: number };
  /** Comparison customers behind the estimate. */
  others: number;
};

/**
 * How much more customers bought after a contact than customers like them who were not in contact (metrics.md section 5,
 * F9). Observational: people who write to a shop may be about to buy for reasons that no stratum knows.
 */
export function estimateIncremental(strata: readonly Stratum[]): Incremental {
  const merged = mergeThin(strata.filter(({ contacts, others }) => contacts.n > 0 || others.n > 0));
  const used = merged.filter(({ contacts, others }) => contacts.n > 0 && others.n >= FEWEST_OTHERS);
  const contacts = sum(strata.map((each) => each.contacts.n));
  const coverage = { used: sum(used.map((each) => each.contacts.n)), contacts };
  const others = sum(used.map((each) => each.others.n));
  if (used.length === 0) return { orders: null, amount: null, standardError: null, distinguishable: false, coverage, others };

  const value = sum(used.map((each) => each.contacts.n * (rate(each.contacts) - rate(each.others))));
  const standardError = Math.sqrt(sum(used.map((each) => each.contacts.n ** 2 * (noise(each.contacts) + noise(each.others)))));
  const orders = { value, low: value - Z * standardError, high: value + Z * standardError };
  const bought = sum(used.map((each) => each.contacts.bought));
  const mean = bought === 0 ? 0 : sum(used.map((each) => each.contacts.amount)) / bought;
  const amount = { value: orders.value * mean, low: orders.low * mean, high: orders.high * mean };
  return { orders, amount, standardError, distinguishable: orders.low > 0 || orders.high < 0, coverage, others };
}

/** Joins strata that have too few comparison customers with the nearest one, new with new and returning with returning. */
function mergeThin(strata: readonly Stratum[]): Stratum[] {
  const left = strata.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (;;) {
    const thin = left.filter(({ others }) => others.n < FEWEST_OTHERS).toSorted((a, b) => a.others.n - b.others.n);
    const pair = thin.flatMap((each) => {
      const near = nearest(each, left);
      return near ? [{ each, near }] : [];
    })[0];
    if (!pair) return left;
    left.splice(left.indexOf(pair.each), 1);
    left[left.indexOf(pair.near)] = {
      ...pair.near,
      contacts: together(pair.near.contacts, pair.each.contacts),
      others: together(pair.near.others, pair.each.others),
    };
  }
}

function nearest(stratum: Stratum, among: readonly Stratum[]): Stratum | null {
  const alike = among.filter((each) => each !== stratum && (each.loyalty === 0) === (stratum.loyalty === 0));
  return alike.toSorted((a, b) => distance(a, stratum) - distance(b, stratum) || (keyOf(a) < keyOf(b) ? -1 : 1))[0] ?? null;
}

/** What says least about buying counts least: the day of the week, then the market, then recency, then loyalty. */
function distance(a: StratumKey, b: StratumKey): number {
  const days = Math.abs(a.weekday - b.weekday);
  return (
    Math.min(days, 7 - days) / 7 +
    (a.market === b.market ? 0 : 1) +
    2 * Math.abs(a.recency - b.recency) +
    8 * Math.abs(a.loyalty - b.loyalty)
  );
}

function keyOf({ loyalty, recency, market, weekday }: StratumKey): string {
  return [loyalty, recency, market, weekday].join("|");
}

function together(a: Outcome, b: Outcome): Outcome {
  return { n: a.n + b.n, bought: a.bought + b.bought, amount: a.amount + b.amount };
}

function rate({ n, bought }: Outcome): number {
  return bought / n;
}

function noise(outcome: Outcome): number {
  return (rate(outcome) * (1 - rate(outcome))) / outcome.n;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
