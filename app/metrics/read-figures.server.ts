import type { ShopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { CountMetric, Source, SqlMetric } from "./define.ts";
import { type Asked, type FoundFigures, readFacts, sourceOf, type Stretch } from "./read-facts.server.ts";
import { readDays } from "./rollups/read-days.server.ts";
import { overlap, readPieces } from "./rollups/read-pieces.server.ts";
import { changesOf, isStock, type Part, partOf } from "./rollups/rolled.ts";

type Found = Map<SqlMetric, FoundFigures[]>;

/** Reads metrics under the same conditions, each in the cheapest way that tells the same: from kept days, or from the facts. */
export async function readFigures(db: ShopDb, metrics: readonly SqlMetric[], asked: Asked): Promise<Found> {
  const found = await Promise.all([
    readFlows(
      db,
      metrics.filter((metric) => !isStock(metric)),
      asked,
    ),
    readStocks(db, metrics, asked),
  ]);
  return new Map(found.flatMap((each) => [...each]));
}

/** Whether it is asked of everything, which is what days are kept of. */
function isOfAll({ by, filters }: Asked): boolean {
  return by === null && Object.keys(filters).length === 0;
}

/** Less than any day lasts. */
const MOST_OF_A_DAY_MS = 82_000_000;

async function readFlows(db: ShopDb, metrics: readonly SqlMetric[], asked: Asked): Promise<Found> {
  const hasDays = isOfAll(asked) && asked.cut.some(({ start, end }) => end - start > MOST_OF_A_DAY_MS);
  const parts = hasDays || sharesPieces(asked) ? metrics.flatMap((metric) => addedUp(metric, asked) ?? []) : [];
  const rest = metrics.filter((metric) => !parts.some((part) => part.metric === metric));
  const added = hasDays ? readDaysOrFacts(db, parts, asked) : readPieces(db, parts, asked).then(byMetric);
  const found = await Promise.all([added, readFacts(db, rest, asked)]);
  return new Map(found.flatMap((each) => [...each]));
}

/** Whether it pays to read pieces of overlapping buckets once, and none of them has to be told apart by group. */
function sharesPieces({ by, cut }: Asked): boolean {
  return by === null && overlap(cut);
}

/** What of a metric can be added up from one stretch to the next under these conditions; null = nothing can. */
function addedUp(metric: SqlMetric, asked: Asked): Part | null {
  const part = partOf(metric, asked.hours, asked.ruleset);
  const source = sourceOf(metric, asked);
  return part && source.marked ? { ...part, source } : null;
}

async function readDaysOrFacts(db: ShopDb, parts: readonly Part[], asked: Asked): Promise<Found> {
  const kept = await readDays(db, parts, asked);
  const unkept = parts.filter((part) => !kept.has(part));
  const rest = sharesPieces(asked)
    ? byMetric(await readPieces(db, unkept, asked))
    : await readFacts(
        db,
        unkept.map(({ metric }) => metric),
        asked,
      );
  return new Map([...byMetric(kept), ...rest]);
}

function byMetric(found: ReadonlyMap<Part, FoundFigures[]>): Found {
  return new Map([...found].map(([{ metric }, figures]) => [metric, figures]));
}

type Stock = CountMetric & { stock: Source };

/** Numbers of things at E: as they are now, from the things; as they were, by adding up comings and goings. */
async function readStocks(db: ShopDb, metrics: readonly SqlMetric[], asked: Asked): Promise<Found> {
  const stocks = metrics.filter(isStock);
  if (stocks.length === 0) return new Map();
  const at = asked.now.getTime();
  // However long ago their buckets began, they are the same now; it matters only whether the bucket is over this very moment.
  const isNow = ({ start, end }: Stretch) => start <= at && end >= at;
  const now = [...new Map(asked.cut.filter(isNow).map((bucket) => [bucket.end > at, bucket])).values()];
  const ends = [...new Set(asked.cut.flatMap(({ end }) => (end < at ? [end] : [])))].toSorted((a, b) => a - b);
  const [past, standing] = await Promise.all([
    readStocksAt(db, stocks, ends, asked),
    now.length === 0 ? null : readFacts(db, stocks, { ...asked, cut: now }),
  ]);
  return new Map(
    stocks.map((metric) => {
      const figures = asked.cut.flatMap((bucket, i) => {
        const same = now.findIndex(({ end }) => end > at === bucket.end > at);
        const those = isNow(bucket)
          ? standing!.get(metric)!.filter((each) => each.i === same)
          : past.get(metric)!.get(bucket.end);
        return those?.map((each) => ({ ...each, i })) ?? [];
      });
      return [metric, figures];
    }),
  );
}

/**
 * From the beginning on where whole days are kept; else back from how things stand now, which asks for no more of the history than
 * lies in between.
 * @param ends past instants, ascending
 */
async function readStocksAt(
  db: ShopDb,
  stocks: readonly Stock[],
  ends: readonly number[],
  asked: Asked,
): Promise<Map<SqlMetric, StandingAt>> {
  if (ends.length === 0) return new Map(stocks.map((metric) => [metric, new Map()]));
  const [beginning, standing] = isOfAll(asked)
    ? [await readBeginning(db, asked.timezone), null]
    : [null, await readFacts(db, stocks, { ...asked, cut: [{ key: "", start: ends[0]!, end: asked.now.getTime() }] })];
  const steps = beginning === null ? stepsBack(ends, asked.now.getTime()) : stepsTo(ends, beginning, asked.timezone);
  const changes = stocks.map(changesOf);
  const changed = await readFlows(db, changes, { ...asked, cut: steps.map(({ start, end }) => ({ key: "", start, end })) });
  return new Map(stocks.map((metric, k) => [metric, addUp(steps, changed.get(changes[k]!) ?? [], standing?.get(metric) ?? [])]));
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
