import type { ShopDb } from "#app/lib/db.server.ts";
import type { SqlMetric } from "./define.ts";
import { type Asked, type FoundFigures, readFacts, sourceOf } from "./read-facts.server.ts";
import { readDays } from "./rollups/read-days.server.ts";
import { overlap, readPieces } from "./rollups/read-pieces.server.ts";
import { type Part, partOf } from "./rollups/rolled.ts";

/** Figures by metric. */
export type Found = Map<SqlMetric, FoundFigures[]>;

/** Whether it is asked of everything, which is what days are kept of. */
export function isOfAll({ by, filters }: Asked): boolean {
  return by === null && Object.keys(filters).length === 0;
}

/** Less than any day lasts. */
const MOST_OF_A_DAY_MS = 82_000_000;

/** Figures of what happened within each bucket: put together from kept days, or from the facts. */
export async function readFlows(db: ShopDb, metrics: readonly SqlMetric[], asked: Asked): Promise<Found> {
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
