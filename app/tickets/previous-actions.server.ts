import { bulkRecords, bulkRows } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { TicketMessage } from "./facts.ts";
import { isHumanReply } from "./fold.ts";
import { HANDLE_CAP_SECONDS, type PreviousAction } from "./handle-time.ts";

const replyColumns = { authorId: "text", at: "timestamptz" };

/** Looks up what each author of these replies last did before them, anywhere, within the cap of an estimate (metrics.md B4). */
export async function loadPreviousActions(tx: ShopDb, messages: readonly TicketMessage[]): Promise<PreviousAction> {
  const replies = messages.filter((message) => isHumanReply(message) && message.authorId !== null);
  const asked = new Map(replies.map(({ authorId, sentAt }) => [`${authorId} ${sentAt}`, { authorId, at: new Date(sentAt) }]));
  if (asked.size === 0) return () => null;
  const rows = await tx.rows<{ authorId: string; at: Date; before: Date }>(
    `SELECT r."authorId", r."at", p."before" FROM ${bulkRecords(replyColumns)} CROSS JOIN LATERAL (
       SELECT max(m."sentAt") AS "before" FROM "Message" m WHERE m."shopId" = $1 AND m."authorId" = r."authorId"
         AND m."sentAt" < r."at" AND m."sentAt" >= r."at" - interval '${HANDLE_CAP_SECONDS} seconds') p
     WHERE p."before" IS NOT NULL`,
    bulkRows([...asked.values()]),
  );
  const known = new Map(rows.map(({ authorId, at, before }) => [`${authorId} ${at.getTime()}`, before.getTime()]));
  return (agentId, before) => known.get(`${agentId} ${before}`) ?? null;
}
