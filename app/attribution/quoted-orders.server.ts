import type { ShopDb } from "#app/lib/db.server.ts";

/**
 * Of these tickets, those that quote an order made before they began (metrics.md R19). A name that the helpdesk keeps with a ticket
 * is an order's even where we do not have that order; what merely looks like one in a message is one only where we do.
 */
export async function quotingEarlierOrders(db: ShopDb, ticketIds: readonly string[]): Promise<Set<string>> {
  if (ticketIds.length === 0) return new Set();
  const rows = await db.rows<{ ticketId: string }>(
    `WITH quoted AS MATERIALIZED (
       SELECT q."sourceId" AS "ticketId", min(o."processedAt") AS made FROM "Identifier" q
       LEFT JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = 'order_ref' AND i."value" = q."value" AND i."source" = 'order'
       LEFT JOIN "Order" o ON o."shopId" = $1 AND o."id" = i."sourceId"
       WHERE q."shopId" = $1 AND q."source" = 'ticket' AND q."sourceId" = ANY($2) AND q."kind" = 'order_ref' GROUP BY 1
     )
     SELECT t."ticketId" FROM quoted JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = quoted."ticketId"
     WHERE made <= t."firstCustomerAt" OR made IS NULL AND cardinality(t."orderNames") > 0`,
    ticketIds,
  );
  return new Set(rows.map(({ ticketId }) => ticketId));
}
