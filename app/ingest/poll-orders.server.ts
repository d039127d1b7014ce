import { enqueue } from "#app/jobs/queue.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { fetchOrders } from "#app/shopify/fetch-orders.server.ts";
import { type ListedOrder, listOrders, updatedSince } from "#app/shopify/order-list.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyFacts } from "./apply-facts.server.ts";
import { noteFoundAndRead } from "./gaps.server.ts";
import { fetchedFacts } from "./fetched-facts.ts";
import { ordersReadUntil } from "./order-history.server.ts";

/** Changes are looked for again from a little before: clocks differ, and a change may become visible late. */
const OVERLAP_MS = 10 * 60_000;
/** A webhook may be on its way for so long before it counts as lost. */
const IN_FLIGHT_MS = 10 * 60_000;

/**
 * Reads which orders changed at the store since they were last read, and of these the ones that we do not know in this state:
 * usually none, because webhooks have told. How far it got is stored with every page.
 * @returns orders whose webhooks had got lost
 */
export async function pollOrders(shop: ShopContext, now = new Date()): Promise<{ lost: number }> {
  const until = await readUntil(shopDb(shop.id));
  if (!until) return { lost: 0 };
  let lost = 0;
  for await (const page of listOrders(shop, updatedSince(new Date(until.getTime() - OVERLAP_MS)), "UPDATED_AT")) {
    const behind = await ordersBehind(shopDb(shop.id), page);
    const fetched = await fetchOrders(
      shop,
      behind.map(({ id }) => id),
    );
    const late = behind.filter(({ updatedAt }) => updatedAt.getTime() < now.getTime() - IN_FLIGHT_MS);
    lost += late.length;
    await shopDb(shop.id).transaction(async (tx) => {
      await applyFacts(tx, shop, fetchedFacts(shop, fetched));
      for (const [day, orders] of Map.groupBy(late, ({ createdAt }) => localDay(shop.timezone, createdAt.getTime()))) {
        await noteFoundAndRead(
          tx,
          0,
          day,
          orders.map(({ id }) => id),
        );
      }
      const last = page.at(-1);
      if (last) await ordersReadUntil(tx, last.updatedAt);
      if (behind.length > 0) await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
    });
  }
  await ordersReadUntil(shopDb(shop.id), now);
  return { lost };
}

/** Before this instant everything was read; until the history is, webhooks have told what happened since it began. */
async function readUntil(db: ShopDb): Promise<Date | null> {
  const [row] = await db.rows<{ until: Date | null }>(
    `SELECT coalesce("ordersReadUntil", (SELECT min("startedAt") FROM "OrderHistory" WHERE "shopId" = $1)) AS until
     FROM "Shop" WHERE "id" = $1`,
  );
  return row?.until ?? null;
}

/** Of these orders, those we do not have, or have as they were before their last change. */
async function ordersBehind(db: ShopDb, listed: readonly ListedOrder[]): Promise<ListedOrder[]> {
  const rows = await db.rows<{ id: string; updatedAt: Date }>(
    `SELECT "id", "updatedAt" FROM "Order" WHERE "shopId" = $1 AND "id" = ANY($2)`,
    listed.map(({ id }) => id),
  );
  const known = new Map(rows.map(({ id, updatedAt }) => [id, updatedAt.getTime()]));
  return listed.filter(({ id, updatedAt }) => (known.get(id) ?? -Infinity) < updatedAt.getTime());
}
