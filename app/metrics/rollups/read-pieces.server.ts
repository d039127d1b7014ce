import type { ShopDb } from "#app/lib/db.server.ts";
import type { Bucket } from "#app/lib/period.ts";
import type { Asked, FoundFigures, Stretch } from "#app/metrics/read-facts.server.ts";
import { ascending, observePieces } from "./observe.server.ts";
import { PartSum } from "./part-sum.ts";
import type { Part } from "./rolled.ts";

/** How much more is read bucket by bucket than piece by piece. */
const WORTH_IT = 1.2;

/** Whether buckets overlap so much that it is worth it to read each of their pieces once. */
export function overlap(cut: readonly Bucket[]): boolean {
  const span = ({ start, end }: Stretch) => end - start;
  const once = piecesOf(cut).reduce((sum, piece) => sum + span(piece), 0);
  return cut.reduce((sum, bucket) => sum + span(bucket), 0) > WORTH_IT * once;
}

/**
 * Figures of parts from the facts, for buckets that overlap: each row is read once, with the piece between two ends of buckets that it
 * lies in, and counts for every bucket at whose E it does.
 */
export async function readPieces(db: ShopDb, parts: readonly Part[], asked: Asked): Promise<Map<Part, FoundFigures[]>> {
  const now = asked.now.getTime();
  const begun = asked.cut.map((bucket, i) => ({ ...bucket, i })).filter(({ start }) => start <= now);
  const pieces = piecesOf(begun).filter(({ start }) => start <= now);
  if (pieces.length === 0) return new Map(parts.map((part) => [part, []]));
  const ends = distinct(begun.map(({ end }) => Math.min(end, now)));
  const found = await Promise.all(
    [...Map.groupBy(parts, ({ source }) => source).values()].map(async (some) => {
      const groups = await observePieces(db, some, asked, { pieces, ends });
      const told = groups.map(({ i, since, until, observed }) => ({
        piece: pieces[i]!,
        counts: (k: number) => since <= k && (until === null || k < until),
        observed: observed.map(({ sums, keys, values }) => ({ sums, keys, values: ascending(values) })),
      }));
      return some.map((part, p): [Part, FoundFigures[]] => {
        const figures = begun.flatMap(({ i, start, end }) => {
          const sum = new PartSum(part);
          const k = ends.indexOf(Math.min(end, now));
          for (const { piece, counts, observed } of told) {
            const { sums, keys, values } = observed[p]!;
            if (piece.start >= start && piece.end <= end && counts(k)) sum.add(sums, keys, values);
          }
          return sum.figures(i) ?? [];
        });
        return [part, figures];
      });
    }),
  );
  return new Map(found.flat());
}

/** The stretches between all starts and ends of buckets, as far as they lie in one. */
function piecesOf(cut: readonly Stretch[]): Stretch[] {
  const edges = distinct(cut.flatMap(({ start, end }) => [start, end]));
  const pieces: Stretch[] = [];
  for (const [i, start] of edges.entries()) {
    const end = edges[i + 1];
    if (end !== undefined && cut.some((bucket) => bucket.start <= start && bucket.end >= end)) pieces.push({ start, end });
  }
  return pieces;
}

function distinct(instants: readonly number[]): number[] {
  return [...new Set(instants)].toSorted((a, b) => a - b);
}
