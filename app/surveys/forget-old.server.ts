import type { ShopDb } from "#app/lib/db.server.ts";

/** What only told machines from people, or counted requests, is kept no longer than it can matter. */
export async function forgetOld(db: ShopDb, now: Date): Promise<void> {
  await db.execute(`DELETE FROM "RateCount" WHERE "shopId" = $1 AND "until" < $2`, now);
  await db.execute(`DELETE FROM "SurveyOpening" WHERE "shopId" = $1 AND "at" < $2::timestamptz - interval '30 days'`, now);
  await db.execute(`DELETE FROM "SurveyNotAsked" WHERE "shopId" = $1 AND "at" < $2::timestamptz - interval '400 days'`, now);
}
