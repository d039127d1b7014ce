import type { ShopDb } from "#app/lib/db.server.ts";

/** Tickets of one customer about one type belong to one issue while no more than this lies between them (metrics.md C4). */
const SAME_ISSUE = "interval '7 days'";

/**
 * Derives what a ticket's row says about the same customer's other contacts (metrics.md C2–C5): when they next came about the same
 * type, and how many calls and contact episodes the issue has taken. Where a type is missing, any ticket is about the same.
 * @param ids tickets that were derived again
 * @param customerKeys their customers, before and after
 * @returns tickets whose row changed
 */
export async function linkContacts(tx: ShopDb, ids: readonly string[], customerKeys: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ ticketId: string }>(
    `WITH mine AS MATERIALIZED (
       SELECT m."ticketId", m."customerKey", m."type", m."createdAt", m."firstResolvedAt", m."contacts",
         m."valid" AND m."startedBy" = 'customer' AS counts,
         (SELECT count(*)::int FROM "Call" c WHERE c."shopId" = $1 AND c."ticketId" = m."ticketId"
           AND c."answeredAt" IS NOT NULL AND coalesce(c."direction", 'inbound') = 'inbound') AS calls
       FROM "TicketMeasure" m WHERE m."shopId" = $1 AND (m."customerKey" = ANY($3) OR m."ticketId" = ANY($2))
     ), spaced AS (
       SELECT *, coalesce("createdAt" - lag("createdAt") OVER issue > ${SAME_ISSUE}, true) AS starts,
         coalesce(lead("createdAt") OVER issue - "createdAt" > ${SAME_ISSUE}, true) AS ends
       FROM mine WHERE counts
       WINDOW issue AS (PARTITION BY coalesce("customerKey", "ticketId"), coalesce("type", '') ORDER BY "createdAt", "ticketId")
     ), numbered AS (
       SELECT *, count(*) FILTER (WHERE starts) OVER (PARTITION BY coalesce("customerKey", "ticketId"), coalesce("type", '')
         ORDER BY "createdAt", "ticketId") AS issue FROM spaced
     ), linked AS (
       SELECT n."ticketId", n.ends, sum(n.calls) OVER so_far AS calls, sum(greatest(n."contacts", n.calls, 1)) OVER so_far AS episodes
       FROM numbered n
       WINDOW so_far AS (PARTITION BY coalesce(n."customerKey", n."ticketId"), coalesce(n."type", ''), n.issue
         ORDER BY n."createdAt", n."ticketId")
     ), told AS (
       SELECT mine."ticketId", coalesce(l.calls, 0)::int AS calls, coalesce(l.episodes, 0)::int AS episodes, coalesce(l.ends, true) AS ends,
         CASE WHEN mine.counts THEN least(
           -- All of them are mine too, but an index finds them.
           (SELECT min(o."createdAt") FROM "TicketMeasure" o WHERE o."shopId" = $1 AND o."customerKey" = mine."customerKey"
             AND o."createdAt" > mine."firstResolvedAt" AND o."valid" AND o."startedBy" = 'customer' AND o."ticketId" <> mine."ticketId"
             AND (o."type" = mine."type" OR o."type" IS NULL OR mine."type" IS NULL)),
           (SELECT min(c."queuedAt") FROM "Call" c WHERE c."shopId" = $1 AND c."ticketId" IS NULL
             AND c."customerKey" = ANY(ARRAY(SELECT mine."customerKey" UNION SELECT i."kind" || ':' || i."value" FROM "Identifier" i
               WHERE i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = mine."ticketId"))
             AND coalesce(c."direction", 'inbound') = 'inbound' AND c."queuedAt" > mine."firstResolvedAt")
         ) END AS next
       FROM mine LEFT JOIN linked l ON l."ticketId" = mine."ticketId"
     )
     UPDATE "TicketMeasure" m SET "nextContactAt" = t.next, "issueCalls" = t.calls, "issueEpisodes" = t.episodes, "endsIssue" = t.ends
     FROM told t WHERE m."shopId" = $1 AND m."ticketId" = t."ticketId"
       AND (m."nextContactAt", m."issueCalls", m."issueEpisodes", m."endsIssue") IS DISTINCT FROM (t.next, t.calls, t.episodes, t.ends)
     RETURNING m."ticketId"`,
    ids,
    customerKeys,
  );
  return rows.map(({ ticketId }) => ticketId);
}

/** Customers of these tickets as their rows say now. */
export async function customersOf(tx: ShopDb, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ customerKey: string }>(
    `SELECT DISTINCT "customerKey" FROM "TicketMeasure" WHERE "shopId" = $1 AND "ticketId" = ANY($2) AND "customerKey" IS NOT NULL`,
    ids,
  );
  return rows.map(({ customerKey }) => customerKey);
}
