import type { ShopDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";

const DAY = 86_400_000;

/** Why a figure that looks back from an instant (epoch ms) cannot be told; null = it can. */
export type Lookback = (from: number) => string | null;

/** Asks how far orders reach back; figures that need older ones stay empty rather than wrong (metrics.md G23); the day is the shop's. */
export async function readLookback(db: ShopDb, timezone: string): Promise<Lookback> {
  const [row] = await db.rows<{ first: Date | null; days: number }>(
    `SELECT (SELECT min("processedAt") FROM "Order" WHERE "shopId" = $1) AS "first",
       coalesce((SELECT "retentionDays" FROM "FigureSettings" WHERE "shopId" = $1), 365) AS "days"`,
  );
  const { first, days } = row!;
  return (from) => {
    if (first === null) return null;
    return from - days * DAY < first.getTime() ? `history starts on ${localDay(timezone, first.getTime())}` : null;
  };
}
