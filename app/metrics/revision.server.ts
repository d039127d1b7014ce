import { reportsDb } from "#app/lib/db.server.ts";

/**
 * A word that changes whenever something was processed, read, derived or answered, or another ruleset came into force; cheap
 * enough to be asked every few seconds.
 */
export async function readRevision(shopId: number): Promise<string> {
  const [row] = await reportsDb(shopId).rows<{
    done: Date | null;
    history: Date | null;
    waiting: boolean;
    marked: boolean;
    ruleset: string;
    answered: Date | null;
  }>(
    `SELECT (SELECT max("processedAt") FROM "InboxEvent" WHERE "shopId" = $1) AS done,
       greatest((SELECT max("movedAt") FROM "OrderHistory" WHERE "shopId" = $1),
         (SELECT max("movedAt") FROM "HistoryRun" WHERE "shopId" = $1)) AS history,
       EXISTS (SELECT FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'waiting') AS waiting,
       EXISTS (SELECT FROM "DirtyMark" WHERE "shopId" = $1) AS marked,
       (SELECT "ruleset" FROM "Shop" WHERE "id" = $1) AS ruleset,
       (SELECT max(greatest("answeredAt", "editedAt")) FROM "SurveyAnswer" WHERE "shopId" = $1
         AND "kind" IN ('csat', 'ces', 'nps', 'solved', 'review') AND "answeredAt" > now() - interval '25 hours') AS answered`,
  );
  const { done, history, waiting, marked, ruleset, answered } = row!;
  const instants = [done, history, answered].map((at) => at?.getTime() ?? 0).join(".");
  return `${ruleset}:${instants}${waiting ? "w" : ""}${marked ? "m" : ""}`;
}
