import { customerGid } from "#app/identity/protect.server.ts";
import { identifierHash } from "#app/lib/crypto.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";
import { type AskedPerson, type AskedTicket, BUDGET_MS } from "./whom-to-ask.ts";

/** The ticket as the rule wants to know it, and who wrote it; null when there is none (any more). */
export async function readAskedTicket(
  db: ShopDb,
  ticketId: string,
): Promise<{ ticket: AskedTicket; customerKey: string | null; channel: string } | null> {
  const [row] = await db.rows<{
    isSpam: boolean;
    isTest: boolean;
    isStaff: boolean;
    isDeleted: boolean;
    isMerged: boolean;
    isAnswered: boolean;
    isReopened: boolean;
    tags: string[];
    askedAt: Date | null;
    ratedAt: Date | null;
    customerKey: string | null;
    channel: string;
  }>(
    `SELECT t."isSpam", t."isTest", t."isStaff", t."deletedAt" IS NOT NULL AS "isDeleted", t."mergedInto" IS NOT NULL AS "isMerged",
       m."firstReplyAt" IS NOT NULL AS "isAnswered",
       m."firstResolvedAt" IS NOT NULL AND m."resolvedAt" IS NULL AS "isReopened", t."tags", t."customerKey", t."channel",
       (SELECT max("sentAt") FROM "SurveyInvitation" i
         WHERE i."shopId" = $1 AND i."ticketId" = $2 AND i."state" <> 'bounced') AS "askedAt",
       (SELECT max("answeredAt") FROM "SurveyAnswer" a
         WHERE a."shopId" = $1 AND a."ticketId" = $2 AND a."source" = 'helpdesk') AS "ratedAt"
     FROM "Ticket" t JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = t."ticketId"
     WHERE t."shopId" = $1 AND t."ticketId" = $2`,
    ticketId,
  );
  if (!row) return null;
  const { askedAt, ratedAt, customerKey, channel, ...facts } = row;
  const ticket = { ...facts, askedAt: askedAt?.getTime() ?? null, ratedAt: ratedAt?.getTime() ?? null };
  return { ticket, customerKey, channel };
}

/** Everything a person is known by: the store's customer, the writer of a ticket, and the exact identifiers of both. */
export async function personKeys(
  db: ShopDb,
  { customerId, ticketId, customerKey }: { customerId: string | null; ticketId: string | null; customerKey: string | null },
): Promise<string[]> {
  const gid = customerId === null ? null : customerGid(customerId);
  const rows = await db.rows<{ key: string }>(
    `SELECT DISTINCT "kind" || ':' || "value" AS key FROM "Identifier" WHERE "shopId" = $1 AND "kind" IN ('customer', 'email', 'phone')
       AND ("source" = 'ticket' AND "sourceId" = $2 OR "source" IN ('customer', 'record') AND "sourceId" = $3)`,
    ticketId,
    gid,
  );
  const own = [customerKey, gid && `customer:${gid}`].filter((key) => key !== null);
  return [...new Set([...own, ...rows.map(({ key }) => key)])];
}

/** How often a person was asked; null for nobody we could recognise. @param keys the first is who they are to us */
export async function readAskedPerson(
  db: ShopDb,
  shop: Pick<ShopContext, "id" | "domain">,
  keys: readonly string[],
  now: Date,
): Promise<AskedPerson | null> {
  if (keys.length === 0) return null;
  const [row] = await db.rows<{ tickets: Date | null; shop: Date | null; lately: number }>(
    `SELECT max("sentAt") FILTER (WHERE "scope" IN ('post_chat', 'post_ticket')) AS tickets,
       max("sentAt") FILTER (WHERE "scope" IN ('relational', 'post_purchase')) AS shop,
       count(*) FILTER (WHERE "sentAt" > $3)::int AS lately
     FROM "SurveyInvitation" WHERE "shopId" = $1 AND "customerKey" = ANY($2) AND "scope" <> 'team' AND "state" <> 'bounced'`,
    keys,
    new Date(now.getTime() - BUDGET_MS),
  );
  return {
    askedAboutTicketAt: row!.tickets?.getTime() ?? null,
    askedAboutShopAt: row!.shop?.getTime() ?? null,
    askedLately: row!.lately,
    percentile: percentile(await hashKeyOf(shop), keys[0]!),
  };
}

/** Where a person stands among all, 0 to below 100, always the same. */
function percentile(hashKey: Uint8Array, key: string): number {
  return Buffer.from(identifierHash(hashKey, "holdout", key), "base64url").readUInt32BE() % 100;
}

/** Who is asked about (metrics.md D1): the last person who replied until then, if nobody did the AI; null = nobody. */
export async function lastReplier(db: ShopDb, ticketId: string, until: Date): Promise<string | null> {
  const [row] = await db.rows<{ agentId: string | null }>(
    `SELECT (${lastReplierOf("$2::text", "$3")}) AS "agentId"`,
    ticketId,
    until,
  );
  return row?.agentId ?? null;
}

/** The same as SQL. @param ticket SQL of the ticket's id @param until SQL of the instant */
export function lastReplierOf(ticket: string, until: string): string {
  return `SELECT w."authorId" FROM "Message" w WHERE w."shopId" = $1 AND w."isPublic" AND NOT w."autoReply" AND w."authorKind" IN ('human', 'ai')
    AND w."authorId" IS NOT NULL AND w."sentAt" <= ${until}
    AND w."ticketId" IN (SELECT ${ticket} UNION SELECT o."ticketId" FROM "Ticket" o WHERE o."shopId" = $1 AND o."mergedInto" = ${ticket})
    ORDER BY w."authorKind" = 'human' DESC, w."sentAt" DESC LIMIT 1`;
}
