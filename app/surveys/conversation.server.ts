import { customerGid } from "#app/identity/protect.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";

/** What the storefront says about a chat that is over. */
export type EndedChat = {
  /** The chat tool by the widget's name for it. */
  tool: string;
  /** The tool's own id; empty when it tells none. */
  conversation: string;
  /** Who is signed in at the storefront; null = a guest. */
  customerId: string | null;
};

export type FoundConversation =
  | { outcome: "found"; ticketId: string; linkedBy: "conversation" | "customer_time" }
  /** Not told by the helpdesk yet, or never. */
  | { outcome: "unknown" }
  | { outcome: "refused"; reason: "not_their_conversation" | "conversation_over"; ticketId: string };

/** How long after its last message a conversation can be asked about by somebody who is not signed in: ids can be guessed. */
const OPEN_TO_GUESTS = "7 days";
/** Who is signed in has just been in the conversation they were in last. */
const JUST_NOW = "2 hours";

/**
 * The ticket of a chat: by its id where a connected helpdesk has such a ticket and the chat tool may be that helpdesk's, else the
 * last conversation of who is signed in.
 */
export async function findConversation(db: ShopDb, chat: EndedChat, now: Date): Promise<FoundConversation> {
  const byId = chat.conversation === "" ? null : await ticketOfConversation(db, chat, now);
  if (byId) {
    const { ticketId, isSomebodyElses, isOver } = byId;
    if (isSomebodyElses) return { outcome: "refused", reason: "not_their_conversation", ticketId };
    if (isOver) return { outcome: "refused", reason: "conversation_over", ticketId };
    return { outcome: "found", ticketId, linkedBy: "conversation" };
  }
  if (chat.customerId === null) return { outcome: "unknown" };
  const ticketId = await lastTicketOf(db, chat.customerId, now);
  return ticketId === null ? { outcome: "unknown" } : { outcome: "found", ticketId, linkedBy: "customer_time" };
}

/** Which connections a tool's conversations may belong to: ids of different vendors may be alike. `c` is a HelpdeskConnection. */
export const connectionFitsTool = (tool: string) =>
  `(c."helpdesk" = 'generic' OR ${tool} IN ('', 'custom') OR starts_with(${tool}, c."helpdesk"))`;

type ByConversation = { ticketId: string; isSomebodyElses: boolean; isOver: boolean };

async function ticketOfConversation(
  db: ShopDb,
  { tool, conversation, customerId }: EndedChat,
  now: Date,
): Promise<ByConversation | null> {
  const gid = customerId === null ? null : customerGid(customerId);
  const [row] = await db.rows<ByConversation>(
    `SELECT t."ticketId",
       $4::text IS NOT NULL AND EXISTS (SELECT FROM "Identifier" i WHERE i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = t."ticketId" AND i."kind" IN ('customer', 'email', 'phone'))
         AND NOT EXISTS (
           SELECT FROM "Identifier" i WHERE i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = t."ticketId"
             AND (i."kind" = 'customer' AND i."value" = $4 OR (i."kind", i."value") IN (${identifiersOf("$4")}))) AS "isSomebodyElses",
       $4::text IS NULL AND coalesce((SELECT max(m."sentAt") FROM "Message" m WHERE m."shopId" = $1 AND m."ticketId" = t."ticketId"), t."createdAt")
         < $5::timestamptz - interval '${OPEN_TO_GUESTS}' AS "isOver"
     FROM "HelpdeskConnection" c JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = c."id" || ':' || $3
     WHERE c."shopId" = $1 AND c."state" <> 'disconnected' AND ${connectionFitsTool("$2")}
     ORDER BY starts_with($2, c."helpdesk") DESC, t."createdAt" DESC LIMIT 1`,
    tool,
    conversation,
    gid,
    now,
  );
  return row ?? null;
}

async function lastTicketOf(db: ShopDb, customerId: string, now: Date): Promise<string | null> {
  const [row] = await db.rows<{ ticketId: string }>(
    `SELECT m."ticketId" FROM "Message" m
     WHERE m."shopId" = $1 AND m."sentAt" BETWEEN $3::timestamptz - interval '${JUST_NOW}' AND $3 AND m."isPublic" AND m."ticketId" IN (
       SELECT i."sourceId" FROM "Identifier" i WHERE i."shopId" = $1 AND i."source" = 'ticket'
         AND (i."kind" = 'customer' AND i."value" = $2 OR (i."kind", i."value") IN (${identifiersOf("$2")})))
     ORDER BY m."sentAt" DESC LIMIT 1`,
    customerGid(customerId),
    now,
  );
  return row?.ticketId ?? null;
}

/** Exact identifiers of a customer of the store, as SQL. */
function identifiersOf(gid: string): string {
  return `SELECT "kind", "value" FROM "Identifier" WHERE "shopId" = $1 AND "source" IN ('customer', 'record') AND "sourceId" = ${gid}
    AND "kind" IN ('email', 'phone')`;
}
