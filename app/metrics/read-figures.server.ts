import type { ShopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { SqlMetric } from "./define.ts";
import { type Asked, type FoundFigures, readFacts, type Stretch } from "./read-facts.server.ts";
import { readDays } from "./rollups/read-days.server.ts";
import { changesOf, isStock, partOf } from "./rollups/rolled.ts";

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
  const kept = await readDays(db, parts, asked);
  const found: Found = new Map([...kept].map(([{ metric }, figures]) => [metric, figures]));
  await Promise.all(
    metrics.map(async (metric) => {
      if (!found.has(metric)) found.set(metric, await readFacts(db, metric, asked));
    }),
  );
  return found;
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
  const first = ends.length === 0 ? 0 : Math.min(await readBeginning(db, asked.timezone), ends[0]!);
  const stretches = ends.map((end, k) => ({ key: "", start: ends[k - 1] ?? first, end }));
  const changes = stocks.map(changesOf);
  const changed = await readFlows(db, ends.length === 0 ? [] : changes, { ...asked, cut: stretches });
  const found = await Promise.all(
    stocks.map(async (metric, k): Promise<[SqlMetric, FoundFigures[]]> => {
      const standing = now.length === 0 ? [] : await readFacts(db, metric, { ...asked, cut: now });
      const past = addUp(changed.get(changes[k]!) ?? [], ends.length);
      const figures = asked.cut.flatMap((bucket, i) => {
        const same = now.findIndex(({ end }) => end > at === bucket.end > at);
        const those = isNow(bucket) ? standing.filter((each) => each.i === same) : past.get(ends.indexOf(bucket.end));
        return those?.map((each) => ({ ...each, i })) ?? [];
      });
      return [metric, figures];
    }),
  );
  return new Map(found);
}

/** Start (epoch ms) of the day of the first ticket. */
async function readBeginning(db: ShopDb, zone: string): Promise<number> {
  const [row] = await db.rows<{ first: Date | null }>(
    `SELECT min("createdAt") AS "first" FROM "TicketMeasure" WHERE "shopId" = $1`,
  );
  return row!.first ? startOfDay(zone, localDay(zone, row!.first.getTime())) : Number.POSITIVE_INFINITY;
}

/** What comings and goings of following stretches come to at the end of each, by group. */
function addUp(changed: readonly FoundFigures[], stretches: number): Map<number, FoundFigures[]> {
  const sums = new Map<string | null, number>();
  const of = Map.groupBy(changed, ({ i }) => i);
  return new Map(
    Array.from({ length: stretches }, (_, i) => {
      for (const { group, figures } of of.get(i) ?? []) sums.set(group, (sums.get(group) ?? 0) + (figures.n ?? 0));
      const standing = [...sums].filter(([, n]) => n !== 0);
      return [i, standing.map(([group, n]) => ({ i, group, figures: { n }, cell: null }))];
    }),
  );
}
