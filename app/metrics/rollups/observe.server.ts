import type { ShopDb } from "#app/lib/db.server.ts";
import {
  type Asked,
  bucketTable,
  filtersOf,
  inEachBucket,
  inFacts,
  type Stretch,
  withCredit,
} from "#app/metrics/read-facts.server.ts";
import type { Part } from "./rolled.ts";

/** What the observations of one part in one stretch come to; values in no order, keys each once. */
export type Observed = { sums: number[]; values: number[]; keys: string[] };

/** Reads parts of one source from the facts. @returns by stretch, then by part */
export async function observe(
  db: ShopDb,
  parts: readonly Part[],
  asked: Asked,
  stretches: readonly Stretch[],
): Promise<Map<number, Observed[]>> {
  const { source } = parts[0]!;
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  const { credits, found, from } = observing(parts);
  const sql = inEachBucket(
    bucketTable(asked, stretches, bind),
    (bucket) => `SELECT b."i", ${found} AS "found" FROM ${bucket} CROSS JOIN ${from}
     WHERE $1::int IS NOT NULL AND ${source.when} GROUP BY 1`,
  );
  const whole = withCredit(sql, credits, asked, bind);
  const rows = await inFacts(() => db.rows<{ i: number; found: string }>(whole, ...params));
  return new Map(rows.map((row) => [row.i, readFound(row.found)]));
}

/** When the first and when the last of some observations is decided. */
export type Ripening = [first: number, last: number];

/**
 * What a day's observations come to that began and ceased to count on the same days, apart from those that did so on their own
 * day: `since` null = they counted before it ended, `until` null = they still count.
 */
export type KeptGroup = {
  i: number;
  since: string | null;
  until: string | null;
  /** Epoch ms of the last instant in them: the reading stands for any later moment, but for what has to mature. */
  settled: number;
  /** Epoch ms between which observations mature, for each part that has any that must. */
  ripens: (Ripening | null)[];
  observed: Observed[];
};

/** Reads parts of one source for keeping: days as they will stand at any later end of a day. */
export async function observeDays(
  db: ShopDb,
  parts: readonly Part[],
  asked: Asked,
  days: readonly Stretch[],
): Promise<KeptGroup[]> {
  const { source } = parts[0]!;
  const { at, since, until, where } = source.dated!;
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  const { credits, found, from } = observing(parts);
  // The day on which an end of a day first sees a change: midnight itself does.
  const dayOf = (instant: string) => `((${instant} - interval '1 microsecond') AT TIME ZONE b."zone")::date::text`;
  const last = `greatest(max(${at})${since ? `, max(${since})` : ""}${until ? `, max(${until})` : ""})`;
  const epoch = (instant: string) => `ceil(extract(epoch FROM ${instant}) * 1000)::float8`;
  const ripens = parts.map(({ metric }) => {
    if (metric.kind !== "ratio" || !metric.maturesAt) return "NULL";
    const filter = metric.where ? ` FILTER (WHERE ${metric.where})` : "";
    const ends = ["min", "max"].map((end) => epoch(`${end}(${metric.maturesAt})${filter}`));
    return `CASE WHEN ${ends[0]} IS NOT NULL THEN json_build_array(${ends.join(", ")}) END`;
  });
  const sql = inEachBucket(
    bucketTable(asked, days, bind),
    (day) => `SELECT b."i", ${since ? `CASE WHEN ${since} > b."end" THEN ${dayOf(since)} END` : "NULL::text"} AS "since",
       ${until ? dayOf(until) : "NULL::text"} AS "until",
       ${epoch(last)} AS "settled", json_build_array(${ripens.join(", ")}) AS "ripens",
       ${found} AS "found"
     FROM ${day} CROSS JOIN ${from}
     WHERE $1::int IS NOT NULL AND ${at} >= b."start" AND ${at} < b."end"${where ? ` AND (${where})` : ""} GROUP BY 1, 2, 3`,
  );
  const whole = withCredit(sql, credits, asked, bind);
  const rows = await db.rows<Omit<KeptGroup, "observed"> & { found: string }>(whole, ...params);
  return rows.map(({ found, ...row }) => ({ ...row, observed: readFound(found) }));
}

/** A piece of time in which no bucket begins or ends, and how often the buckets' E lies before what of it counts or no longer does. */
export type PieceGroup = { i: number; since: number; until: number | null; observed: Observed[] };

/**
 * Reads parts of one source for buckets that share pieces of time.
 * @param ends the buckets' instants E, ascending (epoch ms): observations count at those from position `since` to `until` (exclusive)
 */
export async function observePieces(
  db: ShopDb,
  parts: readonly Part[],
  asked: Asked,
  { pieces, ends }: { pieces: readonly Stretch[]; ends: readonly number[] },
): Promise<PieceGroup[]> {
  const { source } = parts[0]!;
  const { at, since, until, where = "true" } = source.dated!;
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value) + 1}`;
  const filters = filtersOf(source, asked.filters, bind);
  const { credits, found, from } = observing(parts, filters);
  const table = bucketTable(asked, pieces, bind);
  const instants = since || until ? `${bind(ends.map((end) => new Date(end)))}::timestamptz[]` : "";
  const before = (instant: string) => `width_bucket(${instant} - interval '1 microsecond', ${instants})`;
  const counts = `${since ? before(since) : "0"} AS "since", ${until ? before(until) : "NULL::int"} AS "until"`;
  const conditions = [where, ...filters].map((each) => `(${each})`).join(" AND ");
  const sql = inEachBucket(
    table,
    (piece) => `SELECT b."i", ${counts}, ${found} AS "found" FROM ${piece} CROSS JOIN ${from}
     WHERE $1::int IS NOT NULL AND ${at} >= b."start" AND ${at} < b."end" AND ${at} <= b."e" AND ${conditions} GROUP BY 1, 2, 3`,
  );
  const whole = withCredit(sql, credits, asked, bind);
  const rows = await inFacts(() => db.rows<Omit<PieceGroup, "observed"> & { found: string }>(whole, ...params));
  return rows.map(({ found: text, ...row }) => ({ ...row, observed: readFound(text) }));
}

/** @param conditions SQL that is asked beside the source's own */
function observing(parts: readonly Part[], conditions: readonly string[] = []) {
  const { source } = parts[0]!;
  const found = `json_build_array(${parts.map(foundOf).join(", ")})::text`;
  const asksTicket = /\bm\."/.test([found, source.dated!.where, source.dated!.at, ...conditions].join(" "));
  const credits = parts.some(({ metric }) => metric.credits) ? { credits: true as const } : {};
  return { found, credits, from: source.alone && !asksTicket ? source.alone : source.from };
}

function foundOf({ metric, sums, value, key }: Part): string {
  const filter = metric.where ? ` FILTER (WHERE ${metric.where})` : "";
  const list = (aggregate: string | undefined) => (aggregate ? `to_json(${aggregate}${filter})` : "NULL");
  const added = Object.values(sums).map((sql) => `(${sql})::float8`);
  return `ARRAY[${added.join(", ")}], ${list(value && `array_agg(${value})`)}, ${list(key && `array_agg(DISTINCT ${key})`)}`;
}

/** Values as sums are put together of them. */
export function ascending(values: readonly number[]): Int32Array {
  return Int32Array.from(values).sort();
}

/** Three entries a part: sums, values and keys. */
function readFound(text: string): Observed[] {
  const found = JSON.parse(text) as (unknown[] | null)[];
  return Array.from({ length: found.length / 3 }, (_, k) => ({
    sums: found[3 * k] as number[],
    values: (found[3 * k + 1] ?? []) as number[],
    keys: ((found[3 * k + 2] ?? []) as (string | null)[]).filter((each) => each !== null),
  }));
}
