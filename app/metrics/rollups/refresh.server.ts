import { readRuleset } from "#app/attribution/rulesets.server.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { bulkInsert, bulkRows, type Columns } from "#app/lib/bulk.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { Asked } from "#app/metrics/read-facts.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { ToldChange, ToldDay } from "./load-days.server.ts";
import { type KeptGroup, type Observed, observeDays } from "./observe.server.ts";
import { packAscending } from "./pack.ts";
import { definitionsOf, keptParts, type Part } from "./rolled.ts";

/** Shops with fewer tickets and orders are read from their facts in no time. */
const LARGE_FROM = 5_000;
/** Days kept in one transaction, which must not last minutes however many tickets a day has. */
const DAYS_AT_ONCE = 31;
/** First half of the advisory lock: one refresh per shop at a time. */
const REFRESH_LOCK = 5_432_060;
/** No fact lies after it. */
const END_OF_TIME = new Date("9000-01-01T00:00:00Z");

const figureColumns: Columns = { figure: "text", day: "date", told: "text", packed: "bytea" };

/**
 * Keeps what some days come to that changed or were not kept yet, newest first; from their facts and whole, so that no order of events
 * and no crash can leave anything else. Of a small shop nothing is kept.
 * @param largeFrom tickets, or orders, that make a shop worth it
 * @returns number of days kept; 0 = all are, or somebody else is at it
 */
export async function refreshDays(shop: ShopContext, now: Date, largeFrom = LARGE_FROM): Promise<number> {
  const ruleset = await readRuleset(shop);
  return shopDb(shop.id).transaction(async (tx) => {
    const [lock] = await tx.rows<{ got: boolean }>(`SELECT pg_try_advisory_xact_lock(${REFRESH_LOCK}, $1::int) AS got`);
    if (!lock!.got) return 0;
    if (!(await isLarge(tx, largeFrom))) {
      await tx.execute(`DELETE FROM "DirtyDay" WHERE "shopId" = $1`);
      await tx.execute(`DELETE FROM "KeptDay" WHERE "shopId" = $1`);
      return 0;
    }
    const definitions = definitionsOf(shop.timezone);
    const days = await daysToKeep(tx, shop, {
      definitions,
      ruleset: ruleset.label,
      today: localDay(shop.timezone, now.getTime()),
    });
    if (days.length === 0) return 0;
    // Marks go first: a change that is committed from here on is either seen below or leaves its own mark.
    await tx.execute(`DELETE FROM "DirtyDay" WHERE "shopId" = $1 AND "day" = ANY($2::date[])`, days);
    await keepDays(tx, shop, ruleset, days);
    await tx.execute(
      `INSERT INTO "KeptDay" ("shopId", "day", "definitions", "ruleset") SELECT $1::int, d, $3, $4 FROM unnest($2::date[]) d
       ON CONFLICT ("shopId", "day") DO UPDATE SET "definitions" = excluded."definitions", "ruleset" = excluded."ruleset", "version" = excluded."version"`,
      days,
      definitions,
      ruleset.label,
    );
    return days.length;
  });
}

async function isLarge(tx: ShopDb, from: number): Promise<boolean> {
  const [row] = await tx.rows<{ large: boolean }>(
    `SELECT EXISTS (SELECT FROM "TicketMeasure" WHERE "shopId" = $1 OFFSET $2)
       OR EXISTS (SELECT FROM "Order" WHERE "shopId" = $1 OFFSET $2) AS "large"`,
    from,
  );
  return row!.large;
}

/** Days since the first fact that are not kept as they should be, newest first; marks of other days are forgotten. */
async function daysToKeep(
  tx: ShopDb,
  shop: ShopContext,
  wanted: { definitions: string; ruleset: string; today: Day },
): Promise<Day[]> {
  const [first] = await tx.rows<{ at: Date | null }>(
    `SELECT least((SELECT min("createdAt") FROM "TicketMeasure" WHERE "shopId" = $1), (SELECT min("at") FROM "TicketAction" WHERE "shopId" = $1),
       (SELECT min("processedAt") FROM "Order" WHERE "shopId" = $1)) AS "at"`,
  );
  const from = localDay(shop.timezone, first!.at!.getTime());
  await tx.execute(
    `DELETE FROM "DirtyDay" WHERE "shopId" = $1 AND NOT ("day" BETWEEN $2::date AND $3::date)`,
    from,
    wanted.today,
  );
  const rows = await tx.rows<{ day: Day }>(
    `SELECT d::date::text AS "day" FROM generate_series($2::date, $3::date, interval '1 day') d
     WHERE NOT EXISTS (SELECT FROM "KeptDay" k WHERE k."shopId" = $1 AND k."day" = d::date AND k."definitions" = $4 AND k."ruleset" = $5)
       OR EXISTS (SELECT FROM "DirtyDay" m WHERE m."shopId" = $1 AND m."day" = d::date)
     ORDER BY d DESC LIMIT ${DAYS_AT_ONCE}`,
    from,
    wanted.today,
    wanted.definitions,
    wanted.ruleset,
  );
  return rows.map(({ day }) => day);
}

async function keepDays(tx: ShopDb, shop: ShopContext, ruleset: Ruleset, days: readonly Day[]): Promise<void> {
  const zone = shop.timezone;
  const asked: Asked = {
    timezone: zone,
    cut: [],
    by: null,
    filters: {},
    hours: "calendar",
    ruleset,
    now: END_OF_TIME,
    credits: null,
  };
  const stretches = days.map((day) => ({ start: startOfDay(zone, day), end: startOfDay(zone, addDays(day, 1)) }));
  await tx.execute(`DELETE FROM "MetricDay" WHERE "shopId" = $1 AND "day" = ANY($2::date[])`, days);
  for (const parts of Map.groupBy(keptParts(ruleset), ({ source }) => source).values()) {
    const groups = Map.groupBy(await observeDays(tx, parts, asked, stretches), ({ i }) => i);
    const rows = [...groups].flatMap(([i, some]) => parts.flatMap((part, k) => rowOf(part, k, days[i]!, some) ?? []));
    await tx.execute(bulkInsert("MetricDay", figureColumns), bulkRows(rows));
  }
}

/** The row of one part and day; null = nothing was observed. */
function rowOf(part: Part, k: number, day: Day, groups: readonly KeptGroup[]): object | null {
  const some = groups.filter(({ observed }) => observed[k]!.sums.some((sum) => sum !== 0));
  if (some.length === 0) return null;
  const pack = ({ values }: Observed) => packAscending(values.toSorted((a, b) => a - b));
  const steady = some.find(({ since, until }) => since === null && until === null)?.observed[k];
  const packed = [steady ? pack(steady) : new Uint8Array()];
  // What ceased to count on its own day counts at no later end of a day; a reading must only not be older than that.
  const changing = some.flatMap(({ since, until, observed }): ToldChange[] => {
    if (until === day || (since === null && until === null)) return [];
    const own = pack(observed[k]!);
    packed.push(own);
    return [[since, until, observed[k]!.sums, own.length]];
  });
  const ripe = some.flatMap(({ ripens }) => (ripens[k] ? [ripens[k]] : []));
  const told: ToldDay = [
    day,
    packed[0]!.length,
    Math.max(...some.map(({ settled }) => settled)),
    steady?.sums ?? Object.keys(part.sums).map(() => 0),
    part.key ? (steady?.keys ?? []) : null,
    changing.length > 0 ? changing : null,
    ripe.length > 0 ? [Math.min(...ripe.map(([first]) => first)), Math.max(...ripe.map(([, last]) => last))] : null,
  ];
  return { figure: part.figure, day, told: JSON.stringify(told), packed: part.value ? Buffer.concat(packed) : null };
}
