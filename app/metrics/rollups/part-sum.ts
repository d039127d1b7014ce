import type { FoundFigures } from "#app/metrics/read-facts.server.ts";
import type { Figures } from "#app/metrics/reading.ts";
import { orderStatistics } from "./order-statistics.ts";
import type { Part } from "./rolled.ts";

/** What observations of a part, met piece by piece, come to. */
export class PartSum {
  readonly #part: Part;
  readonly #sums: number[];
  readonly #chunks: Int32Array[] = [];
  readonly #keys = new Set<string>();

  constructor(part: Part) {
    this.#part = part;
    this.#sums = Object.keys(part.sums).map(() => 0);
  }

  /** @param values in ascending order */
  add(sums: readonly number[], keys: readonly string[], values: Int32Array): void {
    for (let i = 0; i < sums.length; i++) this.#sums[i]! += sums[i]!;
    for (const key of keys) this.#keys.add(key);
    if (values.length > 0) this.#chunks.push(values);
  }

  /** What will be decided later, all of it, as if none of it were yet. */
  addImmature(decided: readonly number[]): void {
    const [n, immature] = ["n", "immature"].map((name) => Object.keys(this.#part.sums).indexOf(name));
    this.#sums[immature!]! += decided[n!]!;
  }

  /** @returns the figures of bucket `i`; null = there was nothing */
  figures(i: number): FoundFigures | null {
    if (this.#sums.every((sum) => sum === 0)) return null;
    const names = Object.keys(this.#part.sums);
    const figures: Record<string, number | null> = Object.fromEntries(names.map((name, k) => [name, this.#sums[k]!]));
    if (this.#part.key) figures.n = this.#keys.size;
    if (this.#part.value) Object.assign(figures, orderStatistics(this.#chunks));
    return { i, group: null, figures: figures satisfies Figures, cell: null };
  }
}
