import { reportsDb } from "#app/lib/db.server.ts";

/** A word that changes whenever something was processed or derived; cheap enough to be asked every few seconds. */
export async function readRevision(shopId: number): Promise<string> {
  const [row] = await reportsDb(shopId).rows<{ done: Date | null; waiting: boolean; marked: boolean }>(
    `SELECT (SELECT max("processedAt") FROM "InboxEvent" WHERE "shopId" = $1) AS done,
       EXISTS (SELECT FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'waiting') AS waiting,
       EXISTS (SELECT FROM "DirtyMark" WHERE "shopId" = $1) AS marked`,
  );
  return `${row!.done?.getTime() ?? 0}${row!.waiting ? "w" : ""}${row!.marked ? "m" : ""}`;
}
