import { medianRank } from "#app/metrics/statistics.ts";

/** Median, p90 and the median's interval of whole numbers, as aggregates.ts has the database tell them; null = too few. */
export type OrderStatistics = { median: number | null; p90: number | null; low: number | null; high: number | null };

/** Up to so many values sorting is quicker than counting. */
const FEW = 4_000;
/** Values below are counted one by one; above, 1,024 bins to each doubling. */
const EXACT_BELOW = 65_536;
const PER_DOUBLING = 1_024;
const BINS = EXACT_BELOW + 15 * PER_DOUBLING;

/** Exact order statistics of all values of the chunks, which need not be sorted (metrics.md G9, H2). */
export function orderStatistics(chunks: readonly Int32Array[]): OrderStatistics {
  const n = chunks.reduce((sum, { length }) => sum + length, 0);
  if (n === 0) return { median: null, p90: null, low: null, high: null };
  const low = medianRank(n);
  // By position in whole numbers, because 0.9 · n is not exact in floating point (metrics.md G9).
  const ranks = [Math.floor((n + 1) / 2), Math.floor((n + 2) / 2), Math.floor((9 * n + 9) / 10)];
  const interval = low === 0 ? [] : [low, n + 1 - low];
  const found = valuesAt([...ranks, ...interval], chunks, n);
  const [first, second, p90, lowest = null, highest = null] = found;
  return { median: (first! + second!) / 2, p90: p90!, low: lowest, high: highest };
}

/** Values at positions (from 1) of the ascending list. */
function valuesAt(ranks: readonly number[], chunks: readonly Int32Array[], n: number): number[] {
  if (n <= FEW || !countInto(counts, chunks)) {
    const sorted = joined(chunks, n).sort();
    return ranks.map((rank) => sorted[rank - 1]!);
  }
  const found = new Map<number, number>();
  let bin = 0;
  let before = 0;
  for (const rank of ranks.toSorted((a, b) => a - b)) {
    while (before + counts[bin]! < rank) before += counts[bin++]!;
    if (!found.has(rank)) found.set(rank, bin < EXACT_BELOW ? bin : within(chunks, bin, rank - before));
  }
  return ranks.map((rank) => found.get(rank)!);
}

/** How many values lie in each bin; filled anew each time, because making it costs more than counting a month. */
const counts = new Uint32Array(BINS);

/** Counts the values by bin. By index: there are millions, and iterators cost several times as much. @returns false = some are negative */
function countInto(target: Uint32Array, chunks: readonly Int32Array[]): boolean {
  target.fill(0);
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length; i++) {
      const value = chunk[i]!;
      if (value < 0) return false;
      target[binOf(value)]!++;
    }
  }
  return true;
}

function binOf(value: number): number {
  if (value < EXACT_BELOW) return value;
  const doubling = 31 - Math.clz32(value);
  return EXACT_BELOW + (doubling - 16) * PER_DOUBLING + ((value >> (doubling - 10)) & (PER_DOUBLING - 1));
}

function within(chunks: readonly Int32Array[], bin: number, rank: number): number {
  const values: number[] = [];
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length; i++) if (binOf(chunk[i]!) === bin) values.push(chunk[i]!);
  }
  return values.toSorted((a, b) => a - b)[rank - 1]!;
}

function joined(chunks: readonly Int32Array[], n: number): Int32Array {
  const all = new Int32Array(n);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
