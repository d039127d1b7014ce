import type { ShopDb } from "#app/lib/db.server.ts";
import { lastReplierOf } from "./asked-facts.server.ts";
import { connectionFitsTool } from "./conversation.server.ts";

/** Conversation ids can be guessed ahead: what had not begun when the shopper was asked is another conversation. */
const BEGUN = `t."createdAt" <= i."sentAt" + interval '1 minute'`;

/**
 * Ties invitations whose conversation nobody knew yet to these tickets: by the chat tool's id, else by who was signed in and when.
 * An id found later is better evidence than the time was. Their answers follow, and the agent is who had replied last when asking.
 */
export async function linkInvitations(tx: ShopDb, ticketIds: readonly string[]): Promise<void> {
  const linked = await tx.rows<{ invitationId: string }>(
    `WITH open AS MATERIALIZED (
       SELECT i."invitationId", i."conversationId", i."tool", i."customerKey", i."sentAt", i."ticketId" FROM "SurveyInvitation" i
       WHERE i."shopId" = $1 AND (i."ticketId" IS NULL OR i."linkedBy" = 'customer_time') AND i."scope" = 'post_chat'
         AND i."sentAt" > now() - interval '14 days'
     ), candidates AS (
       SELECT i."invitationId", t."ticketId", 'conversation' AS how, t."createdAt" FROM "Ticket" t
         JOIN "HelpdeskConnection" c ON c."shopId" = $1 AND c."id" = t."connectionId"
         JOIN open i ON i."conversationId" = t."externalId" AND ${connectionFitsTool(`i."tool"`)}
         WHERE t."shopId" = $1 AND t."ticketId" = ANY($2) AND t."mergedInto" IS NULL AND ${BEGUN}
       UNION ALL
       SELECT i."invitationId", t."ticketId", 'customer_time', t."createdAt" FROM "Ticket" t
         JOIN "Identifier" p ON p."shopId" = $1 AND p."source" = 'ticket' AND p."sourceId" = t."ticketId" AND p."kind" IN ('customer', 'email', 'phone')
         JOIN open i ON i."ticketId" IS NULL AND (i."customerKey" = p."kind" || ':' || p."value" OR EXISTS (
           SELECT FROM "Identifier" s WHERE s."shopId" = $1 AND s."source" IN ('customer', 'record')
             AND 'customer:' || s."sourceId" = i."customerKey" AND s."kind" = p."kind" AND s."value" = p."value"))
         WHERE t."shopId" = $1 AND t."ticketId" = ANY($2) AND t."mergedInto" IS NULL AND ${BEGUN} AND EXISTS (
           SELECT FROM "Message" m WHERE m."shopId" = $1 AND m."ticketId" = t."ticketId"
             AND m."sentAt" BETWEEN i."sentAt" - interval '2 hours' AND i."sentAt" + interval '1 minute')
     ), chosen AS (SELECT DISTINCT ON ("invitationId") * FROM candidates ORDER BY "invitationId", how, "createdAt" DESC)
     UPDATE "SurveyInvitation" i SET "ticketId" = t."ticketId", "linkedBy" = chosen.how, "customerKey" = coalesce(i."customerKey", t."customerKey"),
       "agentId" = (${lastReplierOf(`t."ticketId"`, `i."sentAt"`)})
     FROM chosen JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = chosen."ticketId"
     WHERE i."shopId" = $1 AND i."invitationId" = chosen."invitationId" RETURNING i."invitationId"`,
    ticketIds,
  );
  if (linked.length === 0) return;
  await tx.execute(
    `UPDATE "SurveyAnswer" a SET "ticketId" = i."ticketId", "agentId" = i."agentId" FROM "SurveyInvitation" i
     WHERE a."shopId" = $1 AND i."shopId" = $1 AND a."invitationId" = i."invitationId" AND i."invitationId" = ANY($2)`,
    linked.map(({ invitationId }) => invitationId),
  );
}
