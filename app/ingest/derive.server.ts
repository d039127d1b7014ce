import { recomputeCredits } from "#app/attribution/recompute.server.ts";
import { continueAdoption } from "#app/attribution/adopt.server.ts";
import { causeRank } from "#app/attribution/causes.ts";
import { LONGEST_REACH } from "#app/attribution/reach.ts";
import { settleOrders } from "#app/attribution/settle-orders.server.ts";
import { blockIdentifiers } from "#app/identity/block-identifiers.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { freshStatistics } from "#app/lib/fresh-statistics.server.ts";
import { markOrders } from "#app/orders/apply-orders.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { ticketsChanged } from "#app/surveys/tickets-changed.server.ts";
import { loadInputs } from "#app/tickets/inputs.server.ts";
import { refreshTickets } from "#app/tickets/refresh-tickets.server.ts";

/** How far one call got: nothing left to derive, a batch done, or somebody else is at it. */
export type Derived = { outcome: "idle" } | { outcome: "done"; tickets: number; orders: number } | { outcome: "busy" };

const TICKET_BATCH = 2_000;
const ORDER_BATCH = 2_000;
/** First half of the advisory lock: one derivation per shop at a time. */
const DERIVE_LOCK = 5_432_001;

/**
 * Derives one batch of what changed facts have touched: tickets first, because they mark orders; then orders; then, when nothing
 * is marked, history under a ruleset that the shop switches to. Marks are taken and rows replaced in one transaction, so a crash at
 * any point repeats the batch and doubles nothing.
 */
export async function deriveBatch(shop: ShopContext): Promise<Derived> {
  if (await isWorthPlanning(shop.id)) await freshStatistics(shop.id);
  return shopDb(shop.id).transaction(async (tx) => {
    const [lock] = await tx.rows<{ got: boolean }>(`SELECT pg_try_advisory_xact_lock(${DERIVE_LOCK}, $1::int) AS got`);
    if (!lock!.got) return { outcome: "busy" };
    const tickets = await claimMarks(tx, "ticket", TICKET_BATCH);
    if (tickets.size > 0) {
      const context = { ...(await loadInputs(tx, shop.timezone)), reachMs: LONGEST_REACH };
      const refreshed = await refreshTickets(tx, context, tickets);
      await ticketsChanged(tx, [...tickets.keys()], new Date());
      return { outcome: "done", tickets: refreshed, orders: 0 };
    }
    const orders = await claimMarks(tx, "order", ORDER_BATCH);
    if (orders.size === 0) {
      const computed = await continueAdoption(tx, shop);
      return computed === null ? { outcome: "idle" } : { outcome: "done", tickets: 0, orders: computed };
    }
    await settleOrders(tx, [...orders.keys()]);
    const also = await blockIdentifiers(tx, [...orders.keys()]);
    await markOrders(
      tx,
      also.filter((id) => !orders.has(id)),
      "identity",
    );
    await recomputeCredits(tx, shop, orders);
    return { outcome: "done", tickets: 0, orders: orders.size };
  });
}

/** Marks that take hardly longer under an old plan than looking at the statistics does. */
const FEW_MARKS = 50;
/** For little work the statistics are looked at this often. */
const LOOK_AGAIN_MS = 10_000;

/** When the statistics were last looked at for a shop, by its id. */
const lookedAt = new Map<number, number>();

async function isWorthPlanning(shopId: number): Promise<boolean> {
  const [work] = await shopDb(shopId).rows<{ isMuch: boolean }>(
    `SELECT EXISTS (SELECT FROM "DirtyMark" WHERE "shopId" = $1 OFFSET ${FEW_MARKS}) OR EXISTS (SELECT FROM "RulesetAdoption"
       WHERE "shopId" = $1 AND "computedTo" IS NULL AND "finishedAt" IS NULL AND "cancelledAt" IS NULL) AS "isMuch"`,
  );
  if (!work!.isMuch && (lookedAt.get(shopId) ?? 0) > Date.now() - LOOK_AGAIN_MS) return false;
  lookedAt.set(shopId, Date.now());
  return true;
}

/** Takes the oldest marks of a kind, each key once with its most telling cause. */
async function claimMarks(tx: ShopDb, kind: "ticket" | "order", most: number): Promise<Map<string, string>> {
  const rows = await tx.rows<{ key: string; cause: string }>(
    `WITH oldest AS MATERIALIZED (
       SELECT DISTINCT "key" FROM (SELECT "key" FROM "DirtyMark" WHERE "shopId" = $1 AND "kind" = $2 ORDER BY "id" LIMIT $3) first
     )
     DELETE FROM "DirtyMark" d USING oldest WHERE d."shopId" = $1 AND d."kind" = $2 AND d."key" = oldest."key"
     RETURNING d."key", d."cause"`,
    kind,
    most,
  );
  const causes = new Map<string, string>();
  for (const { key, cause } of rows) {
    const known = causes.get(key);
    if (known === undefined || causeRank(cause) < causeRank(known)) causes.set(key, cause);
  }
  return causes;
}
