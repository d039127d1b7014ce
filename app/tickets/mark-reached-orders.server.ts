import { bulkRecords, bulkRows, type Columns } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { DerivedTicket } from "./ticket-rows.ts";
import { ticketIdentifiers } from "./ticket-identifiers.ts";

const reachColumns: Columns = { kind: "text", value: "text", after: "timestamptz", until: "timestamptz", cause: "text" };

/** Marks the orders that these tickets may newly reach, and those whose candidates they are already (R17). */
export async function markReachedOrders(
  tx: ShopDb,
  tickets: readonly DerivedTicket[],
  reachMs: number,
  causes: ReadonlyMap<string, string>,
): Promise<void> {
  const cause = ({ id, folded: { mergedInto } }: DerivedTicket) =>
    causes.get(id) ?? (mergedInto ? causes.get(mergedInto) : undefined) ?? "merge";
  const reach = tickets
    .filter(({ measure }) => measure.valid)
    .flatMap((ticket) =>
      ticketIdentifiers(ticket.folded).map(({ kind, value }) => ({
        kind,
        value,
        after: new Date(ticket.folded.firstCustomerAt),
        until: new Date(ticket.folded.firstCustomerAt + reachMs),
        cause: cause(ticket),
      })),
    );
  if (reach.length > 0) {
    await tx.execute(
      `WITH reach AS MATERIALIZED (SELECT * FROM ${bulkRecords(reachColumns)}),
       hit AS (
         SELECT i."source", i."sourceId", r."kind", r."after", r."until", r."cause" FROM reach r
         JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = r."kind" AND i."value" = r."value" AND i."source" IN ('order', 'customer')
       )
       INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
       SELECT DISTINCT ON (id) $1::int, 'order', id, cause FROM (
         SELECT o."id", h."cause" FROM hit h
           JOIN "Order" o ON h."source" = 'order' AND o."shopId" = $1 AND o."id" = h."sourceId"
           WHERE o."processedAt" > h."after" AND o."processedAt" <= h."until"
         UNION ALL
         SELECT o."id", h."cause" FROM hit h
           JOIN "Order" o ON h."source" = 'customer' AND o."shopId" = $1 AND o."customerId" = h."sourceId"
           WHERE o."processedAt" > h."after" AND o."processedAt" <= h."until"
         UNION ALL
         SELECT o."id", h."cause" FROM hit h
           JOIN "Identifier" q ON h."kind" = 'order_ref' AND q."shopId" = $1 AND q."source" = 'order' AND q."sourceId" = h."sourceId"
             AND q."kind" IN ('customer', 'email', 'phone')
           JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = q."kind" AND i."value" = q."value" AND i."source" = 'order'
           JOIN "Order" o ON o."shopId" = $1 AND o."id" = i."sourceId"
           WHERE o."processedAt" > h."after" AND o."processedAt" <= h."until"
       ) touched ORDER BY id`,
      bulkRows(reach),
    );
  }
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT DISTINCT ON (c."orderId") $1::int, 'order', c."orderId", t."cause" FROM "Candidate" c
     JOIN ${bulkRecords({ ticketId: "text", cause: "text" }, "$2", "t")} ON t."ticketId" = c."ticketId"
     WHERE c."shopId" = $1 ORDER BY c."orderId"`,
    bulkRows(tickets.map((ticket) => ({ ticketId: ticket.id, cause: cause(ticket) }))),
  );
}
