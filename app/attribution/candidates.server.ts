import { kindsByLevel } from "#app/identity/match.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { LONGEST_REACH, reachOf, windowOf } from "./reach.ts";
import type { Ruleset } from "./ruleset.ts";

/** An order and a ticket of its customer, and the level of metrics.md G19 at which they match. */
export type Hit = { orderId: string; ticketId: string; level: number };

/**
 * `hit`: orders and tickets that share an identifier. An order is known by what stands on it and on its customer's record, and by
 * the names of every order of the same customer (level 5). Blocked identifiers only match at level 1. `$2` are the orders' ids,
 * `$3` the kinds of identifiers by level.
 */
const hits = `o AS MATERIALIZED (
    SELECT "id", "processedAt", "customerId" FROM "Order" WHERE "shopId" = $1 AND "id" = ANY($2)
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
    SELECT e."orderId", i."sourceId" AS "ticketId", min(array_position($3::text[], e."kind")) AS "level"
    FROM (SELECT * FROM known UNION SELECT * FROM quoted) e
    JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = e."kind" AND i."value" = e."value" AND i."source" = 'ticket'
    GROUP BY 1, 2
  )`;

/**
 * Every ticket of an order's customer that began at most `beforeMs` before it, or after it, usable or not: to explain why it earned
 * something or nothing.
 */
export function findHits(db: ShopDb, orderId: string, beforeMs: number): Promise<Hit[]> {
  return db.rows<Hit>(
    `WITH ${hits} SELECT hit.* FROM hit JOIN o ON o."id" = hit."orderId"
     JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = hit."ticketId"
     WHERE t."firstCustomerAt" >= o."processedAt" - $4::float8 * interval '1 millisecond'`,
    [orderId],
    kindsByLevel,
    beforeMs,
  );
}

/**
 * Tickets before the order that share nothing with it but identifiers of too many customers (metrics.md G19, guards), with the level
 * at which they would match.
 */
export function findSharedHits(db: ShopDb, orderId: string, beforeMs: number): Promise<Hit[]> {
  return db.rows<Hit>(
    `WITH ${hits}
     SELECT own."orderId", i."sourceId" AS "ticketId", min(array_position($3::text[], own."kind")) AS "level" FROM own
     JOIN o ON o."id" = own."orderId"
     JOIN "BlockedIdentifier" b ON b."shopId" = $1 AND b."kind" = own."kind" AND b."value" = own."value"
     JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = own."kind" AND i."value" = own."value" AND i."source" = 'ticket'
     JOIN "Ticket" t ON t."shopId" = $1 AND t."ticketId" = i."sourceId"
     WHERE t."firstCustomerAt" < o."processedAt" AND t."firstCustomerAt" >= o."processedAt" - $4::float8 * interval '1 millisecond'
       AND NOT EXISTS (SELECT FROM hit WHERE hit."orderId" = own."orderId" AND hit."ticketId" = i."sourceId")
     GROUP BY 1, 2`,
    [orderId],
    kindsByLevel,
    beforeMs,
  );
}

/** Finds the candidates of these orders again and replaces those that are kept, in the caller's transaction. */
export async function replaceCandidates(tx: ShopDb, orderIds: readonly string[]): Promise<void> {
  await tx.execute(
    `WITH ${hits},
     found AS MATERIALIZED (
       SELECT hit.*, o."processedAt", m."firstCustomerAt" AS "askedAt", m."firstReplyAt" AS "repliedAt" FROM hit
       JOIN o ON o."id" = hit."orderId"
       JOIN "TicketMeasure" m ON m."shopId" = $1 AND m."ticketId" = hit."ticketId"
       WHERE m."valid" AND m."firstCustomerAt" < o."processedAt"
         AND m."firstCustomerAt" >= o."processedAt" - $4::float8 * interval '1 millisecond'
     ),
     gone AS (
       DELETE FROM "Candidate" c WHERE c."shopId" = $1 AND c."orderId" = ANY($2)
         AND NOT EXISTS (SELECT FROM found f WHERE f."orderId" = c."orderId" AND f."ticketId" = c."ticketId")
     )
     INSERT INTO "Candidate" AS c ("shopId", "orderId", "ticketId", "processedAt", "askedAt", "repliedAt", "level")
     SELECT $1::int, "orderId", "ticketId", "processedAt", "askedAt", "repliedAt", "level" FROM found
     ON CONFLICT ("shopId", "orderId", "ticketId") DO UPDATE SET "processedAt" = excluded."processedAt",
       "askedAt" = excluded."askedAt", "repliedAt" = excluded."repliedAt", "level" = excluded."level"
     WHERE (c."processedAt", c."askedAt", c."repliedAt", c."level")
       IS DISTINCT FROM (excluded."processedAt", excluded."askedAt", excluded."repliedAt", excluded."level")`,
    orderIds,
    kindsByLevel,
    LONGEST_REACH,
  );
}

/** Orders to look at: by id, or all that were processed, or with `refunded` also those refunded, in [from, to). */
export type OrderScope = { ids: readonly string[] } | { from: Date; to: Date; refunded?: boolean };

/** Candidates of the orders of a scope that at least one of the rulesets can reach, orders in the order of their time. */
export async function readCandidates(db: ShopDb, rulesets: readonly Ruleset[], scope: OrderScope): Promise<Hit[]> {
  if ("ids" in scope && scope.ids.length === 0) return [];
  const refunded = `OR c."orderId" IN (SELECT "orderId" FROM "Refund" WHERE "shopId" = $1 AND "at" >= $2 AND "at" < $3)`;
  const inScope =
    "ids" in scope
      ? `c."orderId" = ANY($2)`
      : `(c."processedAt" >= $2 AND c."processedAt" < $3 ${scope.refunded ? refunded : ""})`;
  const [row] = await db.rows<{ hits: string | null }>(
    `SELECT json_agg(json_build_array(c."orderId", c."ticketId", c."level") ORDER BY c."processedAt", c."orderId")::text AS "hits"
     FROM "Candidate" c WHERE c."shopId" = $1 AND ${inScope} AND (${rulesets.map(isReached).join(" OR ")})`,
    ...("ids" in scope ? [scope.ids] : [scope.from, scope.to]),
  );
  const found = JSON.parse(row?.hits ?? "[]") as [string, string, number][];
  return found.map(([orderId, ticketId, level]) => ({ orderId, ticketId, level }));
}

/**
 * What must hold of a candidate for the rule not to refuse it for its time, in SQL; never stricter than the rule. The first reply
 * that follows the customer's first message is the latest that can be the anchor.
 */
function isReached(ruleset: Ruleset): string {
  const ms = (value: number) => `${value} * interval '1 millisecond'`;
  const within = `c."askedAt" >= c."processedAt" - ${ms(reachOf(ruleset))}`;
  if (ruleset.anchor !== "first_reply") return `(${within})`;
  return `(${within} AND greatest(c."askedAt", c."repliedAt") >= c."processedAt" - ${ms(windowOf(ruleset))})`;
}
