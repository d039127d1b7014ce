import type { ShopDb } from "#app/lib/db.server.ts";
import { applyCustomers, applyEdits, applyOrders, applyRefunds } from "#app/orders/apply-orders.server.ts";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";
import { applyEvents } from "#app/tickets/apply-events.server.ts";
import type { Facts } from "./facts.server.ts";

/**
 * Writes the facts of many messages set-wise, in the caller's transaction: the same path for one webhook and for a backfill.
 */
export async function applyFacts(tx: ShopDb, shop: ShopContext, all: readonly Facts[]): Promise<void> {
  const source = { hashKey: await hashKeyOf(shop), country: shop.country };
  const orders = all.flatMap((facts) => facts.orders ?? []);
  for (const [cause, group] of Map.groupBy(orders, (each) => each.cause)) {
    await applyOrders(
      tx,
      source,
      group.map(({ order }) => order),
      cause,
    );
  }
  await applyRefunds(
    tx,
    all.flatMap((facts) => facts.refunds ?? []),
    "refund",
  );
  await applyRefunds(
    tx,
    all.flatMap((facts) => facts.chargebacks ?? []),
    "chargeback",
  );
  await applyEdits(
    tx,
    all.flatMap((facts) => facts.edits ?? []),
  );
  await applyCustomers(
    tx,
    source,
    all.flatMap((facts) => facts.customers ?? []),
  );
  const told = all.flatMap((facts) => (facts.events ? [facts.events] : []));
  for (const [connectionId, group] of Map.groupBy(told, (each) => each.connectionId)) {
    await applyEvents(
      tx,
      { ...source, connectionId },
      group.flatMap(({ events }) => events),
    );
  }
  for (const { effect } of all) await effect?.(tx);
}
