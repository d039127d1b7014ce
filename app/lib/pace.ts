/** How much of a work was done at an instant (epoch milliseconds). */
export type Mark = readonly [at: number, done: number];

/** What was longer ago says little of how fast it goes on. */
const RECENT_MS = 5 * 60_000;
/** Marks lie at least so far apart, lest there be too many. */
const APART_MS = 5_000;
/** Less than this says nothing yet. */
const ENOUGH_MS = 10_000;

/** @returns the marks of the last minutes with one more */
export function withMark(marks: readonly Mark[], mark: Mark): Mark[] {
  const recent = marks.filter(([at]) => at >= mark[0] - RECENT_MS && at <= mark[0]);
  const isClose = recent.length > 1 && mark[0] - recent.at(-2)![0] < APART_MS;
  return [...(isClose ? recent.slice(0, -1) : recent), mark];
}

/** @returns how much is done in a second, of late; null while there is too little to say */
export function paceOf(marks: readonly Mark[]): number | null {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || last[0] - first[0] < ENOUGH_MS) return null;
  return ((last[1] - first[1]) * 1_000) / (last[0] - first[0]);
}
