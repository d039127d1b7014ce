-- Each ticket's conversation beside it, so that attribution reads one row a ticket.
ALTER TABLE "Ticket" ADD COLUMN "conversation" JSON NOT NULL DEFAULT '[]';
UPDATE "Ticket" t SET "conversation" = c."told" FROM (
  SELECT f."shopId", f."into", json_agg(json_build_array(floor(extract(epoch FROM m."sentAt") * 1000)::bigint, m."authorKind", m."authorId",
    m."isPublic", m."autoReply", CASE WHEN m."mentions" <> '{}' THEN m."mentions" END) ORDER BY m."sentAt", m."messageId") AS "told"
  FROM (
    SELECT "shopId", "ticketId" AS "into", "ticketId" FROM "Ticket"
    UNION ALL
    SELECT "shopId", "mergedInto", "ticketId" FROM "Ticket" WHERE "mergedInto" IS NOT NULL
  ) f
  JOIN "Message" m ON m."shopId" = f."shopId" AND m."ticketId" = f."ticketId"
  GROUP BY 1, 2
) c WHERE t."shopId" = c."shopId" AND t."ticketId" = c."into";

-- The worker leaves out what a merged conversation repeats.
INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
  SELECT DISTINCT "shopId", 'ticket', "mergedInto", 'recompute' FROM "Ticket" WHERE "mergedInto" IS NOT NULL;

-- Few tickets quote an order, and attribution asks about every one of them.
CREATE INDEX "Identifier_quotes_idx" ON "Identifier"("shopId", "sourceId") WHERE "source" = 'ticket' AND "kind" = 'order_ref';
