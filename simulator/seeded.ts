/** Random choices that are the same on every machine for the same seed. */
export type Random = {
  /** [0, 1) */
  next(): number;
  chance(probability: number): boolean;
  /** Whole number, both ends included. */
  int(from: number, to: number): number;
  between(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Log-normal: most values near `median`, few far above; how waiting times are spread. */
  around(median: number, spread?: number): number;
};

/** Small generator (mulberry32) with the choices the simulator makes. */
export function seeded(seed: number): Random {
  const next = mulberry32(seed);
  return {
    next,
    chance: (probability) => next() < probability,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    between: (from, to) => from + next() * (to - from),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    weighted: (weights) => weighted(weights, next()),
    around: (median, spread = 0.8) => median * Math.exp(spread * normal(next)),
  };
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function weighted<K extends string>(weights: Readonly<Record<K, number>>, at: number): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = at * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return entries.at(-1)![0];
}

/** Box–Muller. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
