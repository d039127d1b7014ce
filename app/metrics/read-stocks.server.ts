import type { ShopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { CountMetric, Source, SqlMetric } from "./define.ts";
import { type Asked, type FoundFigures, readFacts, type Stretch } from "./read-facts.server.ts";
import { type Found, isOfAll, readFlows } from "./read-flows.server.ts";
import { changesOf } from "./rollups/rolled.ts";

type Stock = CountMetric & { stock: Source };

/**
 * Numbers of things at E: as they are now, from the things; as they were, by adding up comings and goings, from the beginning on where
 * whole days are kept, else back from now, which asks for no more of the history than lies in between.
 */
export async function readStocks(db: ShopDb, stocks: readonly Stock[], asked: Asked): Promise<Found> {
  if (stocks.length === 0) return new Map();
  const at = asked.now.getTime();
  // However long ago their buckets began, they are the same now; it matters only whether the bucket is over this very moment.
  const isNow = ({ start, end }: Stretch) => start <= at && end >= at;
  const now = [...new Map(asked.cut.filter(isNow).map((bucket) => [bucket.end > at, bucket])).values()];
  const ends = [...new Set(asked.cut.flatMap(({ end }) => (end < at ? [end] : [])))].toSorted((a, b) => a - b);
  const begin = ends.length > 0 && !isOfAll(asked) ? [{ key: "", start: ends[0]!, end: at }] : [];
  const [{ steps, changed }, standing] = await Promise.all([
    readChanges(db, stocks, ends, asked),
    readFacts(db, stocks, { ...asked, cut: [...now, ...begin] }),
  ]);
  return new Map(
    stocks.map((metric, k): [SqlMetric, FoundFigures[]] => {
      const standingAt = (i: number) => standing.get(metric)!.filter((each) => each.i === i);
      const past = addUp(steps, changed[k]!, standingAt(now.length));
      const figures = asked.cut.flatMap((bucket, i) => {
        const those = isNow(bucket) ? standingAt(now.findIndex(({ end }) => end > at === bucket.end > at)) : past.get(bucket.end);
        return those?.map((each) => ({ ...each, i })) ?? [];
      });
      return [metric, figures];
    }),
  );
}

/** @param ends past instants, ascending; @returns the steps to them, and by stock what came and went in each */
async function readChanges(
  db: ShopDb,
  stocks: readonly Stock[],
  ends: readonly number[],
  asked: Asked,
): Promise<{ steps: Step[]; changed: FoundFigures[][] }> {
  if (ends.length === 0) return { steps: [], changed: stocks.map(() => []) };
  const steps = isOfAll(asked)
    ? stepsTo(ends, await readBeginning(db, asked.timezone), asked.timezone)
    : stepsBack(ends, asked.now.getTime());
  const changes = stocks.map(changesOf);
  const found = await readFlows(db, changes, { ...asked, cut: steps.map(({ start, end }) => ({ key: "", start, end })) });
  return { steps, changed: changes.map((each) => found.get(each) ?? []) };
}

/** What stands at past instants, by group. */
type StandingAt = Map<number, FoundFigures[]>;

/**
 * A stretch whose comings and goings (`sign` 1) lead to what stands `at` its end, or (-1) back to what stood at its start, from what
 * stands at another step; null = from where one begins.
 */
type Step = { from: number | null; start: number; end: number; at: number; sign: 1 | -1 };

/**
 * From one midnight to the next, so that whole days are whole; to an end within a day from its midnight or the end before it.
 * @param beginning before it nothing came
 */
function stepsTo(ends: readonly number[], beginning: number, zone: string): Step[] {
  const steps: Step[] = [];
  const known = new Map<number, number>();
  const reach = (end: number, start: number) => {
    if (known.has(end) || end <= beginning) return;
    steps.push({ from: known.get(start) ?? null, start: Math.max(start, beginning), end, at: end, sign: 1 });
    known.set(end, steps.length - 1);
  };
  let [midnight, last] = [beginning, beginning];
  for (const end of ends) {
    const dayStart = startOfDay(zone, localDay(zone, end));
    reach(dayStart, midnight);
    midnight = Math.max(midnight, dayStart);
    reach(end, Math.max(midnight, last));
    last = end;
  }
  return steps;
}

/** From now to the last of the ends, and from each to the one before it. */
function stepsBack(ends: readonly number[], now: number): Step[] {
  return ends
    .toReversed()
    .map((start, i, later): Step => ({ from: i === 0 ? null : i - 1, start, end: later[i - 1] ?? now, at: start, sign: -1 }));
}

/** Start (epoch ms) of the day of the first ticket. */
async function readBeginning(db: ShopDb, zone: string): Promise<number> {
  const [row] = await db.rows<{ first: Date | null }>(
    `SELECT min("createdAt") AS "first" FROM "TicketMeasure" WHERE "shopId" = $1`,
  );
  return row!.first ? startOfDay(zone, localDay(zone, row!.first.getTime())) : Number.POSITIVE_INFINITY;
}

/** How many there are at each step, by group. @param begin how many where one begins */
function addUp(steps: readonly Step[], changed: readonly FoundFigures[], begin: readonly FoundFigures[]): StandingAt {
  const of = Map.groupBy(changed, ({ i }) => i);
  const beginning = new Map(begin.map(({ group, figures }) => [group, figures.n ?? 0]));
  const sums: Map<string | null, number>[] = [];
  for (const [i, { from, sign }] of steps.entries()) {
    const own = new Map(from === null ? beginning : sums[from]);
    for (const { group, figures } of of.get(i) ?? []) own.set(group, (own.get(group) ?? 0) + sign * (figures.n ?? 0));
    sums.push(own);
  }
  return new Map(
    steps.map(({ at }, i) => {
      const standing = [...sums[i]!].filter(([, n]) => n !== 0);
      return [at, standing.map(([group, n]) => ({ i, group, figures: { n }, cell: null }))];
    }),
  );
}
