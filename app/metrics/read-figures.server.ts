import type { ShopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { CountMetric, Source, SqlMetric } from "./define.ts";
import { type Asked, type FoundFigures, readFacts, type Stretch } from "./read-facts.server.ts";
import { readDays } from "./rollups/read-days.server.ts";
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

/** Less than any day lasts. */
const MOST_OF_A_DAY_MS = 82_000_000;

async function readFlows(db: ShopDb, metrics: readonly SqlMetric[], asked: Asked): Promise<Found> {
  const isWhole = asked.by === null && Object.keys(asked.filters).length === 0;
  const hasDays = isWhole && asked.cut.some(({ start, end }) => end - start > MOST_OF_A_DAY_MS);
  const parts = hasDays ? metrics.flatMap((metric) => partOf(metric, asked.hours, asked.ruleset) ?? []) : [];
  const mayBeKept = new Set(parts.map(({ metric }) => metric));
  const rest = metrics.filter((metric) => !mayBeKept.has(metric));
  const found = await Promise.all([readDaysOrFacts(db, parts, asked), readFacts(db, rest, asked)]);
  return new Map(found.flatMap((each) => [...each]));
}

async function readDaysOrFacts(db: ShopDb, parts: readonly Part[], asked: Asked): Promise<Found> {
  const kept = await readDays(db, parts, asked);
  const unkept = parts.filter((part) => !kept.has(part)).map(({ metric }) => metric);
  return new Map([
    ...[...kept].map(([{ metric }, figures]) => [metric, figures] as const),
    ...(await readFacts(db, unkept, asked)),
  ]);
}

/** Numbers of things at E: as they are now, from the things; as they were, by adding up comings and goings from the beginning. */
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

/** @param ends past instants, ascending */
async function readStocksAt(
  db: ShopDb,
  stocks: readonly (CountMetric & { stock: Source })[],
  ends: readonly number[],
  asked: Asked,
): Promise<Map<SqlMetric, Map<number, FoundFigures[]>>> {
  if (ends.length === 0) return new Map(stocks.map((metric) => [metric, new Map()]));
  const steps = stepsTo(ends, await readBeginning(db, asked.timezone), asked.timezone);
  const changes = stocks.map(changesOf);
  const changed = await readFlows(db, changes, { ...asked, cut: steps.map(({ start, end }) => ({ key: "", start, end })) });
  return new Map(stocks.map((metric, k) => [metric, addUp(changed.get(changes[k]!) ?? [], steps)]));
}

/** A stretch whose comings and goings come to those of the one it goes on from. */
type Step = { from: number | null; start: number; end: number };

/**
 * From one midnight to the next, so that whole days are whole; to an end within a day from its midnight or the end before it.
 * @param beginning before it nothing came
 */
function stepsTo(ends: readonly number[], beginning: number, zone: string): Step[] {
  const steps: Step[] = [];
  const at = new Map<number, number>();
  const reach = (end: number, start: number) => {
    if (at.has(end) || end <= beginning) return;
    steps.push({ from: at.get(start) ?? null, start: Math.max(start, beginning), end });
    at.set(end, steps.length - 1);
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

/** Start (epoch ms) of the day of the first ticket. */
async function readBeginning(db: ShopDb, zone: string): Promise<number> {
  const [row] = await db.rows<{ first: Date | null }>(
    `SELECT min("createdAt") AS "first" FROM "TicketMeasure" WHERE "shopId" = $1`,
  );
  return row!.first ? startOfDay(zone, localDay(zone, row!.first.getTime())) : Number.POSITIVE_INFINITY;
}

/** How many there are at the end of each step, by group. */
function addUp(changed: readonly FoundFigures[], steps: readonly Step[]): Map<number, FoundFigures[]> {
  const of = Map.groupBy(changed, ({ i }) => i);
  const sums: Map<string | null, number>[] = [];
  for (const [i, { from }] of steps.entries()) {
    const own = new Map(from === null ? [] : sums[from]);
    for (const { group, figures } of of.get(i) ?? []) own.set(group, (own.get(group) ?? 0) + (figures.n ?? 0));
    sums.push(own);
  }
  return new Map(
    steps.map(({ end }, i) => {
      const standing = [...sums[i]!].filter(([, n]) => n !== 0);
      return [end, standing.map(([group, n]) => ({ i, group, figures: { n }, cell: null }))];
    }),
  );
}
