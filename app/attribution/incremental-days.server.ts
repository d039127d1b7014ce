import { bulkRecords, bulkRows, type Columns } from "#app/lib/bulk.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { reportsDb, shopDb } from "#app/lib/db.server.ts";
import { daysBetween, localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { estimateIncremental, type Incremental } from "./incremental.ts";

/** Comparison customers looked at per day: enough that their share of the error does not show. */
const OTHERS_PER_DAY = 2_000;
/** Customers are dealt into this many heaps; a day looks at some heaps, the next day at the next ones. */
const HEAPS = 1_000;
/** Days worked out in one statement. */
const BATCH_DAYS = 30;
/** A contact counts, and buying is looked for, this long before and after (metrics.md section 5, 2 and 3). */
const SPAN = "interval '5 days'";
const SPAN_MS = 5 * 86_400_000;

const dayColumns: Columns = {
  n: "int",
  day: "date",
  start: "timestamptz",
  end: "timestamptz",
  noon: "timestamptz",
  weekday: "int",
};

/** Days that are worked out again every night: what arrives late seldom concerns older ones. */
const NIGHTLY_DAYS = 60;

/**
 * Works out the last sixty days and every day since the first ticket that never was (metrics.md section 5, F9).
 * @param now the running day is worked out as far as it goes
 */
export async function refreshIncremental(shop: ShopContext, now: Date): Promise<void> {
  const today = localDay(shop.timezone, now.getTime());
  const [row] = await shopDb(shop.id).rows<{ first: Date | null; undone: string | null }>(
    `SELECT first, (SELECT min(d)::date::text FROM generate_series((first AT TIME ZONE $2)::date, $3::date, '1 day') AS d
        WHERE NOT EXISTS (SELECT FROM "IncrementalDay" i WHERE i."shopId" = $1 AND i."day" = d::date)) AS undone
     FROM (SELECT min("createdAt") AS first FROM "TicketMeasure" WHERE "shopId" = $1) t`,
    shop.timezone,
    today,
  );
  if (!row?.first) return;
  const recent = addDays(today, -NIGHTLY_DAYS);
  const from = row.undone !== null && row.undone < recent ? row.undone : recent;
  await refreshIncrementalDays(shop, { from, to: addDays(today, 1) });
}

/**
 * Works out, for each local day of [from, to), who was in contact with support and what customers like them did (metrics.md
 * section 5). A contact is the first reply on a valid ticket that a customer started, at most one in five days; its customer has
 * to be known to the store by then. Replaces the days; the sample of comparison customers depends on the day alone.
 */
export async function refreshIncrementalDays(shop: ShopContext, { from, to }: { from: Day; to: Day }): Promise<void> {
  for (let day = from; day < to; day = addDays(day, BATCH_DAYS)) {
    const end = addDays(day, BATCH_DAYS);
    await refresh(shop, daysOf(day, end < to ? end : to), shop.timezone);
  }
}

function daysOf(from: Day, to: Day): Day[] {
  return Array.from({ length: daysBetween(from, to) }, (_, n) => addDays(from, n));
}

async function refresh(shop: ShopContext, days: readonly Day[], zone: string): Promise<void> {
  const rows = days.map((day) => {
    const [start, end] = [startOfDay(zone, day), startOfDay(zone, addDays(day, 1))];
    return {
      n: Math.floor(Date.parse(day) / 86_400_000),
      day,
      start: new Date(start),
      end: new Date(end),
      noon: new Date((start + end) / 2),
      weekday: new Date(day).getUTCDay() || 7,
    };
  });
  await shopDb(shop.id).transaction(async (tx) => {
    await tx.execute(`DELETE FROM "IncrementalDay" WHERE "shopId" = $1 AND "day" = ANY($2::date[])`, days);
    await tx.execute(replacement, bulkRows(rows));
  });
}

const kept = `o."netPaid" > 0 AND NOT o."test" AND o."cancelledAt" IS NULL AND NOT o."isRenewal" AND NOT o."isReplacement"
  AND o."financialStatus" IN ('authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded')`;

const replacement = `
  INSERT INTO "IncrementalDay" ("shopId", "day", "loyalty", "recency", "market", "weekday", "contacts", "contactsBought",
    "contactsAmount", "others", "othersBought", "othersAmount")
  WITH d AS MATERIALIZED (SELECT * FROM ${bulkRecords(dayColumns, "$2", "d")}),
  span AS (SELECT min("start") - ${SPAN} AS "from", max("end") + ${SPAN} AS "to" FROM d),
  ticket AS MATERIALIZED (
    SELECT m."ticketId", m."firstReplyAt", m."firstCustomerAt", coalesce(m."lastCustomerAt", m."firstCustomerAt") AS "lastAt"
    FROM "TicketMeasure" m, span
    WHERE m."shopId" = $1 AND m."valid" AND m."startedBy" = 'customer' AND m."createdAt" <= span."to"
      AND (m."firstReplyAt" BETWEEN span."from" AND span."to" OR m."lastCustomerAt" BETWEEN span."from" AND span."to"
        OR m."firstCustomerAt" BETWEEN span."from" AND span."to")
  ),
  identifier AS MATERIALIZED (
    SELECT t."ticketId", i."kind", i."value" FROM ticket t
    JOIN "Identifier" i ON i."shopId" = $1 AND i."source" = 'ticket' AND i."sourceId" = t."ticketId"
      AND i."kind" IN ('customer', 'email', 'phone', 'email_loose')
  ),
  writer AS MATERIALIZED (
    SELECT "ticketId", min("customerId") AS "customerId" FROM (
      SELECT "ticketId", "value" AS "customerId" FROM identifier WHERE "kind" = 'customer'
      UNION
      SELECT i."ticketId", c."sourceId" FROM identifier i
        JOIN "Identifier" c ON c."shopId" = $1 AND c."kind" = i."kind" AND c."value" = i."value" AND c."source" = 'customer'
        WHERE i."kind" <> 'customer' AND NOT EXISTS (SELECT FROM "BlockedIdentifier" b
          WHERE b."shopId" = $1 AND b."kind" = i."kind" AND b."value" = i."value")
    ) named GROUP BY 1
  ),
  touch AS (
    SELECT w."customerId", t."firstReplyAt" AS "at",
      lag(t."firstReplyAt") OVER (PARTITION BY w."customerId" ORDER BY t."firstReplyAt", t."ticketId") AS "before"
    FROM ticket t JOIN writer w USING ("ticketId") WHERE t."firstReplyAt" IS NOT NULL
  ),
  person AS MATERIALIZED (
    SELECT id, (hashtextextended(id, 0) % ${HEAPS} + ${HEAPS}) % ${HEAPS} AS heap, count(*) OVER () AS everybody FROM (
      SELECT "id" FROM "ShopifyCustomer" c WHERE "shopId" = $1
        AND NOT EXISTS (SELECT FROM "CustomerMerge" g WHERE g."shopId" = $1 AND g."fromId" = c."id")
      UNION SELECT "customerId" FROM "Order" WHERE "shopId" = $1 AND "customerId" IS NOT NULL
    ) known (id)
  ),
  unit AS (
    SELECT d."day", d."weekday", true AS contact, t."customerId", t."at" FROM touch t
      JOIN d ON t."at" >= d."start" AND t."at" < d."end"
      WHERE t."before" IS NULL OR t."before" < t."at" - ${SPAN}
    UNION ALL
    SELECT d."day", d."weekday", false, p.id, d."noon" FROM d
      JOIN person p ON (p.heap - d."n" * 37 % ${HEAPS} + ${HEAPS}) % ${HEAPS} < ceil(${HEAPS}.0 * ${OTHERS_PER_DAY} / p.everybody)
      WHERE NOT EXISTS (SELECT FROM writer w JOIN ticket t USING ("ticketId")
        WHERE w."customerId" = p.id AND t."firstCustomerAt" <= d."noon" + ${SPAN} AND t."lastAt" >= d."noon" - ${SPAN})
  ),
  seen AS (
    SELECT u.*, h.* FROM unit u
    LEFT JOIN "ShopifyCustomer" c ON c."shopId" = $1 AND c."id" = u."customerId"
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE o."processedAt" <= u."at" AND o."processedAt" > u."at" - interval '365 days' AND ${kept}) AS placed,
        max(o."processedAt") FILTER (WHERE o."processedAt" <= u."at" AND ${kept}) AS last,
        (array_agg(o."presentmentCurrency" ORDER BY o."processedAt" DESC) FILTER (WHERE o."processedAt" <= u."at"))[1] AS market,
        coalesce(sum(o."netPaid") FILTER (WHERE o."processedAt" > u."at" AND o."processedAt" <= u."at" + ${SPAN} AND ${kept}), 0) AS amount,
        min(o."processedAt") AS first
      FROM "Order" o WHERE o."shopId" = $1 AND o."customerId" = u."customerId"
    ) h
    WHERE least(c."createdAt", h.first) <= u."at"
  ),
  counted AS (
    SELECT "day", "weekday", CASE WHEN placed >= 4 THEN 3 WHEN placed >= 2 THEN 2 ELSE placed END AS loyalty,
      CASE WHEN last IS NULL THEN 3 WHEN last >= "at" - interval '7 days' THEN 0 WHEN last >= "at" - interval '30 days' THEN 1 ELSE 2 END AS recency,
      coalesce(market, '') AS market, contact, amount FROM seen
    UNION ALL
    SELECT "day", "weekday", 0, 3, '', NULL, 0 FROM d
  )
  SELECT $1::int, "day", loyalty, recency, market, "weekday",
    count(*) FILTER (WHERE contact), count(*) FILTER (WHERE contact AND amount > 0), coalesce(sum(amount) FILTER (WHERE contact), 0),
    count(*) FILTER (WHERE NOT contact), count(*) FILTER (WHERE NOT contact AND amount > 0),
    coalesce(sum(amount) FILTER (WHERE NOT contact), 0)
  FROM counted GROUP BY "day", loyalty, recency, market, "weekday"`;

export type IncrementalPeriod = Incremental & {
  /** Oldest working out among the days of the period; null when some day has not been worked out. */
  computedAt: Date | null;
};

/**
 * The estimate over the days of [from, to) whose five days after have passed (metrics.md section 5).
 * @param now days that are not over for five days yet are left out
 */
export async function readIncremental(
  shop: ShopContext,
  { from, to }: { from: Day; to: Day },
  now: Date,
): Promise<IncrementalPeriod> {
  const until = settledUntil(shop, to, now);
  const rows = await reportsDb(shop.id).rows<Row>(
    `SELECT "loyalty", "recency", "market", "weekday", sum("contacts")::int AS contacts, sum("contactsBought")::int AS "contactsBought",
       sum("contactsAmount")::float8 AS "contactsAmount", sum("others")::int AS others, sum("othersBought")::int AS "othersBought",
       sum("othersAmount")::float8 AS "othersAmount", min("computedAt") AS "computedAt", array_agg(DISTINCT "day"::text) AS days
     FROM "IncrementalDay" WHERE "shopId" = $1 AND "day" >= $2::date AND "day" < $3::date GROUP BY 1, 2, 3, 4`,
    from,
    until,
  );
  const known = new Set(rows.flatMap(({ days }) => days)).size;
  const wanted = Math.max(0, daysBetween(from, until));
  const times = rows.map(({ computedAt }) => computedAt.getTime());
  return {
    ...estimateIncremental(
      rows.map(({ loyalty, recency, market, weekday, ...row }) => ({
        loyalty,
        recency,
        market,
        weekday,
        contacts: { n: row.contacts, bought: row.contactsBought, amount: row.contactsAmount },
        others: { n: row.others, bought: row.othersBought, amount: row.othersAmount },
      })),
    ),
    computedAt: known < wanted || times.length === 0 ? null : new Date(Math.min(...times)),
  };
}

type Row = {
  loyalty: number;
  recency: number;
  market: string;
  weekday: number;
  contacts: number;
  contactsBought: number;
  contactsAmount: number;
  others: number;
  othersBought: number;
  othersAmount: number;
  computedAt: Date;
  days: string[];
};

/** The end of the days whose five days after have passed, at most `to`. */
function settledUntil(shop: ShopContext, to: Day, now: Date): Day {
  const settled = localDay(shop.timezone, now.getTime() - SPAN_MS);
  return settled < to ? settled : to;
}
