import { bulkRecords, bulkRows } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { countedAnswers } from "./count-once.ts";

type Row = { answerId: string; ticketId: string; kind: string; answeredAt: Date; suspicion: string | null };

/**
 * One opinion about one ticket counts once (metrics.md D1), though the helpdesk's survey and ours both asked: what does not count is
 * set aside as a duplicate, and no longer when the other one is gone. Repeating it changes nothing.
 */
export async function countOnce(tx: ShopDb, ticketIds: readonly string[]): Promise<void> {
  const rows = await tx.rows<Row>(
    `SELECT "answerId", "ticketId", "kind", "answeredAt", "suspicion" FROM "SurveyAnswer"
     WHERE "shopId" = $1 AND "ticketId" = ANY($2) AND "reviewedAt" IS NULL AND (NOT "isSuspect" OR "suspicion" = 'duplicate')`,
    ticketIds,
  );
  const changes: { answerId: string; isDuplicate: boolean }[] = [];
  for (const answers of Map.groupBy(rows, ({ ticketId }) => ticketId).values()) {
    const given = answers.map(({ answerId, kind, answeredAt }) => ({ key: answerId, kind, answeredAt: answeredAt.getTime() }));
    const counted = new Set(countedAnswers(given).map(({ key }) => key));
    for (const { answerId, suspicion } of answers) {
      const isDuplicate = !counted.has(answerId);
      if (isDuplicate !== (suspicion === "duplicate")) changes.push({ answerId, isDuplicate });
    }
  }
  if (changes.length === 0) return;
  await tx.execute(
    `UPDATE "SurveyAnswer" a SET "isSuspect" = r."isDuplicate", "suspicion" = CASE WHEN r."isDuplicate" THEN 'duplicate' END
     FROM ${bulkRecords({ answerId: "text", isDuplicate: "boolean" })} WHERE a."shopId" = $1 AND a."answerId" = r."answerId"`,
    bulkRows(changes),
  );
}
