import type { ShopDb } from "#app/lib/db.server.ts";
import type { StoredIdentifier } from "./identifier.ts";
import { markTicketsOn } from "./mark-tickets.server.ts";

/** G19: an identifier of more than this many Shopify customers belongs to a desk, a relay or a pickup point, not to a person. */
const MOST_CUSTOMERS = 3;

/**
 * Decides again which identifiers of the given orders are shared by too many customers to match anybody (metrics.md G19,
 * guards), in the caller's transaction.
 * @returns ids of the orders that stand on an identifier whose decision changed
 */
export async function blockIdentifiers(tx: ShopDb, orderIds: readonly string[]): Promise<string[]> {
  const changed = await tx.rows<StoredIdentifier & { blocked: boolean }>(
    `WITH touched AS MATERIALIZED (
       SELECT "kind", "value" FROM "Identifier"
       WHERE "shopId" = $1 AND "source" = 'order' AND "sourceId" = ANY($2) AND "kind" IN ('email', 'email_loose', 'phone')
       UNION
       SELECT i."kind", i."value" FROM (SELECT DISTINCT "customerId" FROM "Order" WHERE "shopId" = $1 AND "id" = ANY($2)) o
       JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'customer' AND i."sourceId" = o."customerId"
         AND i."kind" IN ('email', 'email_loose', 'phone')
     ),
     -- Hardly any identifier stands on more than a few orders: only those are worth counting customers for.
     frequent AS MATERIALIZED (
       SELECT t.* FROM touched t WHERE (
         SELECT count(*) FROM (
           SELECT FROM "Identifier" i WHERE i."shopId" = $1 AND i."kind" = t."kind" AND i."value" = t."value"
             AND i."source" IN ('order', 'customer') LIMIT $3 + 1
         ) few) > $3
     ),
     shared AS (
       SELECT f.* FROM frequent f WHERE (
         SELECT count(*) FROM (
           SELECT DISTINCT coalesce(o."customerId", CASE WHEN i."source" = 'customer' THEN i."sourceId" END) AS customer
           FROM "Identifier" i LEFT JOIN "Order" o ON i."source" = 'order' AND o."shopId" = $1 AND o."id" = i."sourceId"
           WHERE i."shopId" = $1 AND i."kind" = f."kind" AND i."value" = f."value" AND i."source" IN ('order', 'customer')
         ) c WHERE customer IS NOT NULL
       ) > $3
     )
     SELECT t."kind", t."value", s."value" IS NOT NULL AS "blocked" FROM touched t
     LEFT JOIN shared s USING ("kind", "value")
     LEFT JOIN "BlockedIdentifier" b ON b."shopId" = $1 AND b."kind" = t."kind" AND b."value" = t."value"
     WHERE (s."value" IS NULL) <> (b."value" IS NULL)`,
    orderIds,
    MOST_CUSTOMERS,
  );
  if (changed.length === 0) return [];
  const [kinds, values] = [changed.map(({ kind }) => kind), changed.map(({ value }) => value)];
  const blocked = changed.filter((each) => each.blocked);
  await tx.execute(
    `DELETE FROM "BlockedIdentifier" WHERE "shopId" = $1 AND ("kind", "value") IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
    kinds,
    values,
  );
  await tx.execute(
    `INSERT INTO "BlockedIdentifier" ("shopId", "kind", "value") SELECT $1::int, * FROM unnest($2::text[], $3::text[])`,
    blocked.map(({ kind }) => kind),
    blocked.map(({ value }) => value),
  );
  await markTicketsOn(tx, changed);
  const orders = await tx.rows<{ id: string }>(
    `SELECT DISTINCT CASE WHEN i."source" = 'order' THEN i."sourceId" ELSE o."id" END AS "id"
     FROM unnest($2::text[], $3::text[]) AS c(kind, value)
     JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = c.kind AND i."value" = c.value AND i."source" IN ('order', 'customer')
     LEFT JOIN "Order" o ON i."source" = 'customer' AND o."shopId" = $1 AND o."customerId" = i."sourceId"
     WHERE i."source" = 'order' OR o."id" IS NOT NULL`,
    kinds,
    values,
  );
  return orders.map(({ id }) => id);
}
