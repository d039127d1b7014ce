import { matchByKinds } from "#app/identity/match.ts";
import type { IdentifierKind } from "#app/identity/identifier.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { CandidateFacts, MessageFacts } from "./facts.ts";

/** Orders to look at: by id, or all that were processed, or with `refunded` also those refunded, in [from, to). */
export type OrderScope = { ids: readonly string[] } | { from: Date; to: Date; refunded?: boolean };

/** How far before the order a ticket's first customer message may lie to be looked at, and whether unusable tickets are wanted. */
export type CandidateReach = {
  beforeMs: number;
  /** Also tickets that began after the order, and spam, deleted or merged ones: to explain why they earn nothing. */
  explaining?: boolean;
};

/** An order and a ticket that share identifiers of these kinds. */
export type Hit = { orderId: string; ticketId: string; kinds: IdentifierKind[] };

type TicketRow = {
  ticketId: string;
  createdAt: Date;
  firstCustomerAt: Date;
  startedBy: "customer" | "merchant";
  customerWrote: boolean;
  isSpam: boolean;
  isTest: boolean;
  isStaff: boolean;
  deletedAt: Date | null;
  mergedInto: string | null;
  type: string | null;
  tags: string[];
  assignments: CandidateFacts["assignments"];
};

/** The tickets of these hits (metrics.md G19) with their messages, per order id. */
export async function loadCandidates(db: ShopDb, hits: readonly Hit[]): Promise<Map<string, CandidateFacts[]>> {
  const ids = [...new Set(hits.map(({ ticketId }) => ticketId))];
  const [tickets, messages] = await Promise.all([loadTickets(db, ids), loadMessages(db, ids)]);
  const candidates = new Map<string, CandidateFacts[]>();
  for (const { orderId, ticketId, kinds } of hits) {
    const ticket = tickets.get(ticketId);
    const match = matchByKinds(kinds);
    if (!ticket || !match) continue;
    const list = candidates.get(orderId) ?? [];
    candidates.set(orderId, list);
    list.push({
      ...ticket,
      createdAt: ticket.createdAt.getTime(),
      firstCustomerAt: ticket.firstCustomerAt.getTime(),
      deletedAt: ticket.deletedAt?.getTime() ?? null,
      match,
      messages: messages.get(ticketId) ?? [],
    });
  }
  return candidates;
}

/**
 * Orders and tickets that share an identifier. An order is known by what stands on it and on its customer's record, and by
 * the names of every order of the same customer (level 5). Blocked identifiers only match at level 1.
 */
export async function findHits(db: ShopDb, scope: OrderScope, { beforeMs, explaining }: CandidateReach): Promise<Hit[]> {
  if ("ids" in scope && scope.ids.length === 0) return [];
  const usable = explaining ? "true" : `m."valid" AND t."firstCustomerAt" < o."processedAt"`;
  const refunded = `OR "id" IN (SELECT "orderId" FROM "Refund" WHERE "shopId" = $1 AND "at" >= $3 AND "at" < $4)`;
  const inScope =
    "ids" in scope ? `"id" = ANY($3)` : `("processedAt" >= $3 AND "processedAt" < $4 ${scope.refunded ? refunded : ""})`;
  return db.rows<Hit>(
    `WITH o AS MATERIALIZED (
       SELECT "id", "processedAt", "customerId" FROM "Order" WHERE "shopId" = $1 AND ${inScope}
     ),
     own AS MATERIALIZED (
       SELECT o."id" AS "orderId", i."kind", i."value" FROM o
         JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'order' AND i."sourceId" = o."id"
       UNION
       SELECT o."id", i."kind", i."value" FROM o
         JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'customer' AND i."sourceId" = o."customerId"
     ),
     known AS MATERIALIZED (
       SELECT own.* FROM own
       WHERE own."kind" = 'customer' OR own."kind" = 'order_ref' OR NOT EXISTS (
         SELECT 1 FROM "BlockedIdentifier" b WHERE b."shopId" = $1 AND b."kind" = own."kind" AND b."value" = own."value")
     ),
     quoted AS (
       SELECT DISTINCT known."orderId", r."kind", r."value" FROM known
         JOIN o ON o."id" = known."orderId" AND (known."kind" = 'customer' OR o."customerId" IS NULL AND known."kind" IN ('email', 'phone'))
         JOIN "Identifier" s ON s."shopId" = $1 AND s."kind" = known."kind" AND s."value" = known."value" AND s."source" = 'order'
         JOIN "Identifier" r ON r."shopId" = $1 AND r."source" = 'order' AND r."sourceId" = s."sourceId" AND r."kind" = 'order_ref'
     ),
     hit AS (
       SELECT e."orderId", i."sourceId" AS "ticketId", e."kind"
       FROM (SELECT * FROM known UNION SELECT * FROM quoted) e
       JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = e."kind" AND i."value" = e."value" AND i."source" = 'ticket'
     )
     SELECT hit."orderId", hit."ticketId", array_agg(DISTINCT hit."kind") AS "kinds"
     FROM hit
     JOIN o ON o."id" = hit."orderId"
     JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = hit."ticketId"
     JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = hit."ticketId"
     WHERE t."firstCustomerAt" >= o."processedAt" - $2::float8 * interval '1 millisecond' AND ${usable}
     GROUP BY 1, 2`,
    beforeMs,
    ...("ids" in scope ? [scope.ids] : [scope.from, scope.to]),
  );
}

async function loadTickets(db: ShopDb, ids: string[]): Promise<Map<string, TicketRow>> {
  const rows = await db.rows<TicketRow>(
    `SELECT "ticketId", "createdAt", "firstCustomerAt", "startedBy", "customerWrote", "isSpam", "isTest", "isStaff",
       "deletedAt", "mergedInto", "type", "tags", "assignments"
     FROM "Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
    ids,
  );
  return new Map(rows.map((row) => [row.ticketId, row]));
}

/** Messages of each ticket and of those merged into it, ascending (G6). */
async function loadMessages(db: ShopDb, ids: string[]): Promise<Map<string, MessageFacts[]>> {
  const rows = await db.rows<{ ticketId: string; messages: string }>(
    `SELECT f."ticketId", json_agg(json_build_object('id', m."messageId", 'at', floor(extract(epoch FROM m."sentAt") * 1000)::bigint,
        'authorKind', m."authorKind", 'authorId', m."authorId", 'isPublic', m."isPublic", 'autoReply', m."autoReply")
        ORDER BY m."sentAt", m."messageId")::text AS messages
     FROM (
       SELECT id AS "ticketId", id AS "from" FROM unnest($2::text[]) AS id
       UNION ALL
       SELECT "mergedInto", "ticketId" FROM "Ticket" WHERE "shopId" = $1 AND "mergedInto" = ANY($2)
     ) f
     JOIN "Message" m ON m."shopId" = $1 AND m."ticketId" = f."from"
     GROUP BY 1`,
    ids,
  );
  return new Map(rows.map(({ ticketId, messages }) => [ticketId, JSON.parse(messages) as MessageFacts[]]));
}
