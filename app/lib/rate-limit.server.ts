import { shopDb } from "./db.server.ts";

/** At most so many in so many seconds under one key. */
export type Limit = { key: string; most: number; seconds: number };

/** Keys that are over their limit, until when (epoch ms): refused without asking the database again. */
const refusedUntil = new Map<string, number>();
const MOST_REMEMBERED = 50_000;

/**
 * Counts one request under each limit, over all processes: the counts stand in the database.
 * @returns seconds until it may be tried again; null = go on
 */
export async function overLimit(shopId: number, limits: readonly Limit[], now: Date): Promise<number | null> {
  const known = limits.map(({ key }) => refusedUntil.get(`${shopId} ${key}`) ?? 0).filter((until) => until > now.getTime());
  if (known.length > 0) return secondsUntil(Math.max(...known), now);
  // Always in the same order, so that two requests never wait for each other.
  const sorted = limits.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const rows = await shopDb(shopId).rows<{ key: string; n: number; until: Date }>(
    `INSERT INTO "RateCount" ("shopId", "key", "until", "n")
     SELECT $1::int, l.key, $4::timestamptz + l.seconds * interval '1 second', 1 FROM unnest($2::text[], $3::int[]) AS l(key, seconds)
     ON CONFLICT ("shopId", "key") DO UPDATE SET
       "n" = CASE WHEN "RateCount"."until" <= $4::timestamptz THEN 1 ELSE "RateCount"."n" + 1 END,
       "until" = CASE WHEN "RateCount"."until" <= $4::timestamptz THEN excluded."until" ELSE "RateCount"."until" END
     RETURNING "key", "n", "until"`,
    sorted.map(({ key }) => key),
    sorted.map(({ seconds }) => seconds),
    now,
  );
  const over = rows.filter(({ key, n }) => n > limits.find((limit) => limit.key === key)!.most);
  if (over.length === 0) return null;
  if (refusedUntil.size > MOST_REMEMBERED) refusedUntil.clear();
  for (const { key, until } of over) refusedUntil.set(`${shopId} ${key}`, until.getTime());
  return secondsUntil(Math.max(...over.map(({ until }) => until.getTime())), now);
}

function secondsUntil(until: number, now: Date): number {
  return Math.max(1, Math.ceil((until - now.getTime()) / 1000));
}
