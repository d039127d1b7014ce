import type { ShopDb } from "#app/lib/db.server.ts";

/** Sorts after every version that a helpdesk's telling has: we know better who wrote this one. */
const OURS = "~";

/**
 * Notes that a message in a ticket is our own doing: an automated one, whoever's name the helpdesk shows it in, so that it is nobody's
 * reply (metrics.md G4). Holds before and after the helpdesk tells of the message.
 */
export async function noteOwnMessage(db: ShopDb, ticketId: string, messageId: string, sentAt: Date): Promise<void> {
  await db.execute(
    `INSERT INTO "Message" ("shopId", "ticketId", "messageId", "sentAt", "authorKind", "isPublic", "autoReply", "via", "version")
     VALUES ($1, $2, $3, $4, 'rule', true, true, 'fiveday', '${OURS}')
     ON CONFLICT ("shopId", "ticketId", "messageId") DO UPDATE SET
       "authorKind" = 'rule', "authorId" = NULL, "autoReply" = true, "via" = 'fiveday', "version" = '${OURS}'`,
    ticketId,
    messageId,
    sentAt,
  );
  await db.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause") VALUES ($1, 'ticket', $2, 'late_ticket')`,
    ticketId,
  );
}
