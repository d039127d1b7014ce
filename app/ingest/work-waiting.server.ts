import { database } from "#app/lib/db.server.ts";

/** Work of all shops that waits, for operators. Ages in seconds; 0 when nothing waits. */
export type WorkWaiting = {
  inboxWaiting: number;
  inboxFailed: number;
  inboxOldestSeconds: number;
  derivedWaiting: number;
  derivedOldestSeconds: number;
  shops: number;
};

export async function readWorkWaiting(): Promise<WorkWaiting> {
  const [row] = await database().$queryRawUnsafe<WorkWaiting[]>(
    `SELECT count(*) FILTER (WHERE "state" = 'waiting')::int AS "inboxWaiting",
       count(*) FILTER (WHERE "state" = 'failed')::int AS "inboxFailed",
       coalesce(extract(epoch FROM now() - min("receivedAt") FILTER (WHERE "state" = 'waiting')), 0)::float8 AS "inboxOldestSeconds",
       (SELECT count(*)::int FROM "DirtyMark") AS "derivedWaiting",
       coalesce((SELECT extract(epoch FROM now() - min("at")) FROM "DirtyMark"), 0)::float8 AS "derivedOldestSeconds",
       (SELECT count(*)::int FROM "Shop" WHERE "uninstalledAt" IS NULL) AS "shops"
     FROM "InboxEvent" WHERE "state" IN ('waiting', 'failed')`,
  );
  return row!;
}
