import { LRUCache } from "lru-cache";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { Day } from "#app/lib/calendar-day.ts";
import type { Ripening } from "./observe.server.ts";
import { unpackAscending } from "./pack.ts";
import { asksRuleset, definitionsOf, type Part } from "./rolled.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";

/** Observations of a day that began or ceased to count on a later day: null = on their own day, or not yet. */
export type Changing = { since: Day | null; until: Day | null; sums: number[]; values: Int32Array };

/** What one part comes to on one day. */
export type DayOfPart = {
  /** Epoch ms: for earlier moments of reading it says nothing. */
  settled: number;
  /** When its observations mature, where they have to: before the first does none is decided, in between it says nothing. */
  ripens: Ripening | null;
  sums: number[];
  /** In ascending order, as everywhere. */
  values: Int32Array;
  keys: string[];
  changing: Changing[];
};

export type KeptPart = {
  /** Days that are kept and have not changed since, each with its version. */
  current: ReadonlyMap<Day, string>;
  /** What is known of days, in whichever version. */
  days: ReadonlyMap<Day, Remembered>;
};

/** What a day came to when it was kept in this version; null = it had no observations. */
type Remembered = { version: string; day: DayOfPart | null };

/** Parts of shops that were asked for lately. */
const remembered = new LRUCache<string, Map<Day, Remembered>>({ maxSize: 192 * 1024 * 1024 });
/** About what a day takes beside its values. */
const DAY_BYTES = 400;

/**
 * What is kept of these parts from one day to another (exclusive), by figure; a part without any such day is left out. A day that was
 * loaded before and has not been kept anew since is remembered: which are current is asked each time.
 */
export async function loadDays(
  db: ShopDb,
  { parts, from, to, zone, ruleset }: { parts: readonly Part[]; from: Day; to: Day; zone: string; ruleset: Ruleset },
): Promise<Map<string, KeptPart>> {
  const clean = await db.rows<{ ruleset: string; days: string }>(
    `SELECT k."ruleset", string_agg(k."day" || ' ' || k."version", ',') AS "days" FROM "KeptDay" k
     WHERE k."shopId" = $1 AND k."day" >= $2::date AND k."day" < $3::date AND k."definitions" = $4
       AND NOT EXISTS (SELECT FROM "DirtyDay" d WHERE d."shopId" = $1 AND d."day" = k."day") GROUP BY 1`,
    from,
    to,
    definitionsOf(zone),
  );
  const all = new Map(clean.flatMap(({ days }) => versions(days)));
  const underRuleset = new Map(clean.filter((each) => each.ruleset === ruleset.label).flatMap(({ days }) => versions(days)));
  const found = parts.flatMap((part) => {
    const current = asksRuleset(part) ? underRuleset : all;
    const key = `${db.shopId} ${part.figure}`;
    return current.size > 0
      ? [{ figure: part.figure, key, current, days: remembered.get(key) ?? new Map<Day, Remembered>() }]
      : [];
  });
  const wanted = found.map((each) => ({
    ...each,
    missing: [...each.current].flatMap(([day, version]) => (each.days.get(day)?.version === version ? [] : [day])),
  }));
  await loadMissing(db, wanted);
  return new Map(found.map(({ figure, current, days }) => [figure, { current, days }]));
}

function versions(days: string): [Day, string][] {
  return days.split(",").map((each) => each.split(" ") as [Day, string]);
}

/** `figure` null = versions of days; `bytes` in base64, which is a third less to send and quicker to read than the database's own way. */
type Row = { figure: string | null; days: string; bytes: string | null };

type Wanted = { figure: string; key: string; days: Map<Day, Remembered>; missing: readonly Day[] };

/** Loads the days that are missing, and remembers them by the versions they have in the same view of the database. */
async function loadMissing(db: ShopDb, wanted: readonly Wanted[]): Promise<void> {
  const lacking = wanted.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0) return;
  const days = [...new Set(lacking.flatMap(({ missing }) => missing))];
  const rows = await db.rows<Row>(
    `SELECT NULL AS "figure", string_agg("day" || ' ' || "version", ',') AS "days", NULL AS "bytes"
     FROM "KeptDay" WHERE "shopId" = $1 AND "day" = ANY($3::date[])
     UNION ALL
     SELECT "figure", string_agg("told", ',' ORDER BY "day"), encode(string_agg("packed", ''::bytea ORDER BY "day"), 'base64')
     FROM "MetricDay" WHERE "shopId" = $1 AND "figure" = ANY($2) AND "day" = ANY($3::date[]) GROUP BY 1`,
    lacking.map(({ figure }) => figure),
    days,
  );
  const kept = new Map(versions(rows.find(({ figure }) => figure === null)!.days));
  for (const { figure, key, days: known } of lacking) {
    const loaded = readPart(rows.find((row) => row.figure === figure));
    for (const [day, version] of kept) known.set(day, { version, day: loaded.get(day) ?? null });
    const size = [...known.values()].reduce((sum, { day }) => sum + DAY_BYTES + (day?.values.byteLength ?? 0), 1);
    remembered.set(key, known, { size });
  }
}

/** MetricDay.told: the day, how many bytes are packed, `DayOfPart`. */
export type ToldDay = [
  day: Day,
  bytes: number,
  settled: number,
  sums: number[],
  keys: string[] | null,
  changing: ToldChange[] | null,
  ripens: Ripening | null,
];
/** Its values are packed after those before it. */
export type ToldChange = [since: Day | null, until: Day | null, sums: number[], bytes: number];

function readPart(row: Row | undefined): Map<Day, DayOfPart> {
  const told = JSON.parse(`[${row?.days ?? ""}]`) as ToldDay[];
  const packed = Buffer.from(row?.bytes ?? "", "base64");
  let byte = 0;
  const unpack = (length: number) => unpackAscending(packed.subarray(byte, (byte += length)));
  return new Map(
    told.map(([day, length, settled, sums, keys, changing, ripens]) => {
      const values = unpack(length);
      const changes = (changing ?? []).map(([since, until, some, bytes]) => ({
        since,
        until,
        sums: some,
        values: unpack(bytes),
      }));
      return [day, { settled, ripens, sums, values, keys: keys ?? [], changing: changes }];
    }),
  );
}
