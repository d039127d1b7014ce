import { reportsDb } from "#app/lib/db.server.ts";

/** A word that changes whenever something was processed or derived or another ruleset came into force; cheap enough to be asked every few seconds. */
export async function readRevision(shopId: number): Promise<string> {
  const [row] = await reportsDb(shopId).rows<{ done: Date | null; waiting: boolean; marked: boolean; ruleset: string }>(
    `SELECT (SELECT max("processedAt") FROM "InboxEvent" WHERE "shopId" = $1) AS done,
       EXISTS (SELECT FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'waiting') AS waiting,
       EXISTS (SELECT FROM "DirtyMark" WHERE "shopId" = $1) AS marked,
       (SELECT "ruleset" FROM "Shop" WHERE "id" = $1) AS ruleset`,
  );
  return `${row!.ruleset}:${row!.done?.getTime() ?? 0}${row!.waiting ? "w" : ""}${row!.marked ? "m" : ""}`;
}
