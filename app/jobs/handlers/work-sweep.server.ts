import { database } from "#app/lib/db.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";

/** Wakes every shop that has messages or marks waiting. */
export async function workSweep(): Promise<void> {
  const waiting = await database().$queryRawUnsafe<{ shopId: number }[]>(
    `SELECT DISTINCT "shopId" FROM "InboxEvent" WHERE "state" = 'waiting' AND ("retryAt" IS NULL OR "retryAt" <= now())`,
  );
  for (const { shopId } of waiting) await enqueue("inbox.process", { shopId });
  const marked = await database().$queryRawUnsafe<{ shopId: number }[]>(`SELECT DISTINCT "shopId" FROM "DirtyMark"`);
  for (const { shopId } of marked) await enqueue("derive.refresh", { shopId });
}
