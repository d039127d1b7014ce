/** One segment in one period: observations and the sum (of successes, seconds, money) over them. */
export type Segment = { n: number; sum: number };

export type Contribution = {
  group: string | null;
  /** (share · rate) now − (share · rate) before (metrics.md H4); all of them add up to the change of the whole. */
  change: number;
  /** Of it, what the segment's own rate moved at its old share; the rest is its share of the mix. */
  ofRate: number;
};

export type ChangeExplained = {
  change: number;
  contributions: Contribution[];
  /** Whether the mix explains the change: the whole moved although hardly any segment did (H5). */
  mixChanged: boolean;
};

const HARDLY = 0.25;

/**
 * Which segments moved a rate or mean (metrics.md H4, H5): change = Σ contributions, greatest first. null when either period has no
 * observations.
 */
export function explainChange(
  now: ReadonlyMap<string | null, Segment>,
  before: ReadonlyMap<string | null, Segment>,
): ChangeExplained | null {
  const [wholeNow, wholeBefore] = [total(now), total(before)];
  if (wholeNow.n === 0 || wholeBefore.n === 0) return null;
  const groups = [...new Set([...now.keys(), ...before.keys()])];
  const contributions = groups.map((group): Contribution => {
    const [a, b] = [now.get(group) ?? none, before.get(group) ?? none];
    const shareBefore = b.n / wholeBefore.n;
    const ofRate = a.n > 0 && b.n > 0 ? shareBefore * (a.sum / a.n - b.sum / b.n) : 0;
    return { group, change: a.sum / wholeNow.n - b.sum / wholeBefore.n, ofRate };
  });
  const change = wholeNow.sum / wholeNow.n - wholeBefore.sum / wholeBefore.n;
  const ofRates = contributions.reduce((sum, { ofRate }) => sum + Math.abs(ofRate), 0);
  return {
    change,
    contributions: contributions.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change)),
    mixChanged: change !== 0 && ofRates < HARDLY * Math.abs(change),
  };
}

/**
 * Which segments moved a count or an amount: its sum now less its mean over `times` stretches before, greatest first. What a segment
 * adds does not hang on the mix.
 */
export function explainAmount(
  now: ReadonlyMap<string | null, Segment>,
  before: ReadonlyMap<string | null, Segment>,
  times: number,
): ChangeExplained {
  const groups = [...new Set([...now.keys(), ...before.keys()])];
  const contributions = groups.map((group): Contribution => {
    const change = (now.get(group) ?? none).sum - (before.get(group) ?? none).sum / times;
    return { group, change, ofRate: change };
  });
  return {
    change: total(now).sum - total(before).sum / times,
    contributions: contributions.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change)),
    mixChanged: false,
  };
}

const none: Segment = { n: 0, sum: 0 };

function total(segments: ReadonlyMap<string | null, Segment>): Segment {
  const all = [...segments.values()];
  return { n: all.reduce((sum, { n }) => sum + n, 0), sum: all.reduce((sum, segment) => sum + segment.sum, 0) };
}
