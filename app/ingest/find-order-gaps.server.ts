import { enqueue } from "#app/jobs/queue.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { removeOrders } from "#app/orders/remove-orders.server.ts";
import { fetchOrders } from "#app/shopify/fetch-orders.server.ts";
import { countOrders, createdBetween, listOrders } from "#app/shopify/order-list.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyFacts } from "./apply-facts.server.ts";
import { fetchedFacts } from "./fetched-facts.ts";
import { mayRemove, noteRepaired, type OpenGap, openGaps, recordComparison } from "./gaps.server.ts";

/** Days that are counted each night: what every app may see, with some days to spare. */
const COUNTED = 55;
/** Days whose orders are compared one by one even when both sides count the same. */
const COMPARED = 7;

type Span = { day: Day; from: Date; to: Date };

/**
 * Counts, day by day, the orders that were created at Shopify and those we have, and keeps a list of what only one side has.
 * Does nothing until the store's past orders have been read.
 */
export async function findOrderGaps(shop: ShopContext, now = new Date()): Promise<void> {
  const begins = await historyBegins(shop);
  if (!begins) return;
  const today = localDay(shop.timezone, now.getTime());
  const days = Array.from({ length: COUNTED }, (_, n) => spanOf(shop, addDays(today, n - COUNTED)));
  const seen = days.filter(({ from }) => from >= begins);
  const theirs = await countOrders(
    shop,
    seen.map(({ from, to }) => createdBetween(from, to)),
  );
  const ours = await countOurs(shop, seen);
  for (const [n, span] of seen.entries()) {
    const isRecent = n >= seen.length - COMPARED;
    if (isRecent || theirs[n] !== ours[n]) await compareDay(shop, span);
    else await recordComparison(source(shop), { day: span.day, theirs: theirs[n]!, ours: ours[n]!, missing: [], unknown: [] });
  }
}

function spanOf(shop: ShopContext, day: Day): Span {
  return { day, from: new Date(startOfDay(shop.timezone, day)), to: new Date(startOfDay(shop.timezone, addDays(day, 1))) };
}

function source(shop: ShopContext) {
  return { shopId: shop.id, connectionId: 0 };
}

/** The earliest order that was to be read; null while none of the readings is done. */
async function historyBegins(shop: ShopContext): Promise<Date | null> {
  const [row] = await shopDb(shop.id).rows<{ begins: Date | null }>(
    `SELECT CASE WHEN bool_or("since" IS NULL) THEN 'epoch'::timestamptz ELSE min("since") END AS begins
     FROM "OrderHistory" WHERE "shopId" = $1 AND "state" = 'done'`,
  );
  return row?.begins ?? null;
}

async function countOurs(shop: ShopContext, spans: readonly Span[]): Promise<number[]> {
  const rows = await shopDb(shop.id).rows<{ count: number }>(
    `SELECT (SELECT count(*)::int FROM "Order" o WHERE o."shopId" = $1 AND o."createdAt" >= s."from" AND o."createdAt" < s."to") AS count
     FROM unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS s("from", "to", n) ORDER BY s.n`,
    spans.map(({ from }) => from),
    spans.map(({ to }) => to),
  );
  return rows.map(({ count }) => count);
}

async function compareDay(shop: ShopContext, { day, from, to }: Span): Promise<void> {
  const theirs: string[] = [];
  for await (const page of listOrders(shop, createdBetween(from, to), "CREATED_AT")) theirs.push(...page.map(({ id }) => id));
  const rows = await shopDb(shop.id).rows<{ id: string; inDay: boolean }>(
    `SELECT "id", "createdAt" >= $2 AND "createdAt" < $3 AS "inDay" FROM "Order"
     WHERE "shopId" = $1 AND (("createdAt" >= $2 AND "createdAt" < $3) OR "id" = ANY($4))`,
    from,
    to,
    theirs,
  );
  const known = new Set(rows.map(({ id }) => id));
  const listed = new Set(theirs);
  const ours = rows.filter(({ inDay }) => inDay).map(({ id }) => id);
  await recordComparison(source(shop), {
    day,
    theirs: theirs.length,
    ours: ours.length,
    missing: theirs.filter((id) => !known.has(id)),
    unknown: ours.filter((id) => !listed.has(id)),
  });
}

/** Orders that are asked for and stored together. */
const BATCH = 50;

/**
 * Puts all open gaps right: reads the orders that are missing here, and takes away those that Shopify has no more, each after
 * asking for it once again.
 * @param confirmed the merchant wants many to be taken away, too
 */
export async function repairOrderGaps(shop: ShopContext, { confirmed = false } = {}): Promise<void> {
  for (const gap of await openGaps(source(shop))) {
    const wanted = [...gap.missing, ...(mayRemove(gap, confirmed) ? gap.unknown : [])];
    for (let from = 0; from < wanted.length; from += BATCH) await repair(shop, gap, wanted.slice(from, from + BATCH));
  }
}

async function repair(shop: ShopContext, { day }: OpenGap, ids: readonly string[]): Promise<void> {
  const fetched = await fetchOrders(shop, ids);
  await shopDb(shop.id).transaction(async (tx) => {
    await applyFacts(tx, shop, fetchedFacts(shop, fetched));
    await removeOrders(
      tx,
      ids.filter((id) => fetched.get(id) === null),
    );
    await noteRepaired(tx, 0, day, ids);
    await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
  });
}
