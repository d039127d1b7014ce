import { medianRank } from "#app/metrics/statistics.ts";

/** Median, p90 and the median's interval of whole numbers, as aggregates.ts has the database tell them; null = too few. */
export type OrderStatistics = { median: number | null; p90: number | null; low: number | null; high: number | null };

/** Exact order statistics of all values of the chunks, each of which is in ascending order (metrics.md G9, H2). */
export function orderStatistics(chunks: readonly Int32Array[]): OrderStatistics {
  const n = chunks.reduce((sum, { length }) => sum + length, 0);
  if (n === 0) return { median: null, p90: null, low: null, high: null };
  const low = medianRank(n);
  const at = (rank: number) => valueAt(rank, chunks);
  const middle = Math.floor((n + 1) / 2);
  const first = at(middle);
  return {
    median: n % 2 === 1 ? first : (first + at(middle + 1)) / 2,
    // By position in whole numbers, because 0.9 · n is not exact in floating point (metrics.md G9).
    p90: at(Math.floor((9 * n + 9) / 10)),
    low: low === 0 ? null : at(low),
    high: low === 0 ? null : at(n + 1 - low),
  };
}

/**
 * Value at a position (from 1) of the ascending list of all values: the least one that so many do not exceed, found by halving the
 * range in which it lies, and with it the part of each chunk. So a year of days costs little more than a day.
 */
function valueAt(rank: number, chunks: readonly Int32Array[]): number {
  let [low, high] = [Infinity, -Infinity];
  let from = new Int32Array(chunks.length);
  let to = new Int32Array(chunks.length);
  let cut = new Int32Array(chunks.length);
  for (const [c, chunk] of chunks.entries()) {
    low = Math.min(low, chunk[0]!);
    high = Math.max(high, chunk.at(-1)!);
    to[c] = chunk.length;
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    let upToMiddle = 0;
    for (let c = 0; c < chunks.length; c++) upToMiddle += cut[c] = countUpTo(middle, chunks[c]!, from[c]!, to[c]!);
    if (upToMiddle >= rank) {
      high = middle;
      [to, cut] = [cut, to];
    } else {
      low = middle + 1;
      [from, cut] = [cut, from];
    }
  }
  return low;
}

/** How many values of a chunk do not exceed `most`, where it is known to be from `from` to `to`. */
function countUpTo(most: number, chunk: Int32Array, from: number, to: number): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (chunk[middle]! <= most) from = middle + 1;
    else to = middle;
  }
  return from;
}
