import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import type { Day } from "#app/lib/calendar-day.ts";

/** Whose gaps: a helpdesk's connection, or 0 for Shopify. */
export type GapSource = { shopId: number; connectionId: number };

/** A local day as both sides have it: ids that only one of them knows. */
export type ComparedDay = { day: Day; theirs: number; ours: number; missing: readonly string[]; unknown: readonly string[] };

/** A gap that is not repaired yet. `day` is a date without time. */
export type OpenGap = { day: Date; ours: number; missing: string[]; unknown: string[] };

/** Keeps what comparing a day found. A day without a gap leaves no row; a gap that closed by itself counts as repaired. */
export async function recordComparison({ shopId, connectionId }: GapSource, compared: ComparedDay): Promise<void> {
  const { day, theirs, ours, missing, unknown } = compared;
  const db = shopDb(shopId);
  if (missing.length + unknown.length === 0) {
    await db.execute(
      `UPDATE "Gap" SET "repaired" = "repaired" + cardinality("missing") + cardinality("unknown"), "missing" = '{}', "unknown" = '{}',
         "repairedAt" = now()
       WHERE "shopId" = $1 AND "connectionId" = $2 AND "day" = $3::date AND "repairedAt" IS NULL`,
      connectionId,
      day,
    );
    return;
  }
  await db.execute(
    `INSERT INTO "Gap" ("shopId", "connectionId", "day", "theirs", "ours", "missing", "unknown") VALUES ($1, $2, $3::date, $4, $5, $6, $7)
     ON CONFLICT ("shopId", "connectionId", "day") DO UPDATE SET "theirs" = excluded."theirs", "ours" = excluded."ours",
       "missing" = excluded."missing", "unknown" = excluded."unknown", "foundAt" = now(), "repairedAt" = NULL`,
    connectionId,
    day,
    theirs,
    ours,
    missing,
    unknown,
  );
}

export function openGaps({ shopId, connectionId }: GapSource): Promise<OpenGap[]> {
  return shopDb(shopId).rows<OpenGap>(
    `SELECT "day", "ours", "missing", "unknown" FROM "Gap" WHERE "shopId" = $1 AND "connectionId" = $2 AND "repairedAt" IS NULL ORDER BY "day"`,
    connectionId,
  );
}

/** So many of a day may be taken away here without asking, or this part of them. */
const FEW = 3;
const SMALL_PART = 0.1;

/**
 * Whether what they do not have (any more) may be taken away here. Many at once are rather a sign of another account or of less
 * access than before, so the merchant is asked.
 */
export function mayRemove({ ours, unknown }: OpenGap, confirmed: boolean): boolean {
  return confirmed || unknown.length <= Math.max(FEW, ours * SMALL_PART);
}

/** These ids of a day are put right, or given up because neither side has them; the gap closes with its last one. */
export async function noteRepaired(tx: ShopDb, connectionId: number, day: Date, ids: readonly string[]): Promise<void> {
  await tx.execute(
    `WITH left_over AS (
       SELECT ARRAY(SELECT unnest("missing") EXCEPT SELECT unnest($4::text[])) AS "missing",
         ARRAY(SELECT unnest("unknown") EXCEPT SELECT unnest($4::text[])) AS "unknown"
       FROM "Gap" WHERE "shopId" = $1 AND "connectionId" = $2 AND "day" = $3::date FOR UPDATE
     )
     UPDATE "Gap" g SET "missing" = l."missing", "unknown" = l."unknown", "repaired" = "repaired" + $5,
       "repairedAt" = CASE WHEN cardinality(l."missing") + cardinality(l."unknown") = 0 THEN now() END
     FROM left_over l WHERE g."shopId" = $1 AND g."connectionId" = $2 AND g."day" = $3::date`,
    connectionId,
    day,
    ids,
    ids.length,
  );
}

/** Keeps that so many were missing on a day and were read as soon as that was noticed. */
export async function noteFoundAndRead(tx: ShopDb, connectionId: number, day: Day, ids: readonly string[]): Promise<void> {
  await tx.execute(
    `INSERT INTO "Gap" ("shopId", "connectionId", "day", "theirs", "missing", "repairedAt") VALUES ($1, $2, $3::date, 0, '{}', now())
     ON CONFLICT DO NOTHING`,
    connectionId,
    day,
  );
  await noteRepaired(tx, connectionId, new Date(day), ids);
}
