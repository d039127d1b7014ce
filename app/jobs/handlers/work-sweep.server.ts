import { database } from "#app/lib/db.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";

/** Wakes every shop that has surveys due, messages, marks or changed days waiting or switches rulesets, and histories that stand still. */
export async function workSweep(): Promise<void> {
  const waiting = await database().$queryRawUnsafe<{ shopId: number }[]>(
    `SELECT DISTINCT "shopId" FROM "InboxEvent" WHERE "state" = 'waiting' AND ("retryAt" IS NULL OR "retryAt" <= now())`,
  );
  for (const { shopId } of waiting) await enqueue("inbox.process", { shopId });
  const marked = await database().$queryRawUnsafe<{ shopId: number }[]>(
    `SELECT DISTINCT "shopId" FROM "DirtyMark"
     UNION SELECT "shopId" FROM "RulesetAdoption" WHERE "finishedAt" IS NULL AND "cancelledAt" IS NULL`,
  );
  for (const { shopId } of marked) await enqueue("derive.refresh", { shopId });
  const changed = await database().$queryRawUnsafe<{ shopId: number }[]>(`SELECT DISTINCT "shopId" FROM "DirtyDay"`);
  for (const { shopId } of changed) await enqueue("days.refresh", { shopId });
  const stalled = await database().$queryRawUnsafe<{ shopId: number; connectionId: number }[]>(
    `SELECT r."shopId", r."connectionId" FROM "HistoryRun" r
     JOIN "HelpdeskConnection" c ON c."shopId" = r."shopId" AND c."id" = r."connectionId"
     WHERE r."finishedAt" IS NULL AND r."movedAt" < now() - interval '1 minute' AND c."state" = 'active'
       AND (c."pollAfter" IS NULL OR c."pollAfter" <= now())`,
  );
  for (const history of stalled) await enqueue("helpdesk.history", history);
  const due = await database().orderHistory.findMany({
    where: { finishedAt: null, wakeAt: { lte: new Date() } },
    select: { shopId: true },
  });
  for (const { shopId } of due) await enqueue("orders.history", { shopId });
  const asking = await database().$queryRawUnsafe<{ shopId: number }[]>(
    `SELECT DISTINCT "shopId" FROM "SurveyInvitation" WHERE "state" = 'waiting' AND "dueAt" <= now()`,
  );
  for (const { shopId } of asking) await enqueue("surveys.send", { shopId });
  const told = await database().$queryRawUnsafe<{ shopId: number }[]>(
    `SELECT DISTINCT "shopId" FROM "SurveyAnswer" WHERE "followUp" AND greatest("answeredAt", "editedAt") < now() - interval '2 minutes'`,
  );
  for (const { shopId } of told) await enqueue("surveys.follow-up", { shopId });
}
