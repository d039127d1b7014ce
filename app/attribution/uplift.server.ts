import { reportsDb } from "#app/lib/db.server.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { findHits } from "./candidates.server.ts";
import { loadCandidates } from "./load-candidates.server.ts";
import { loadOrders } from "./order-facts.server.ts";
import { reachOf } from "./reach.ts";
import { attribute } from "./rule.ts";
import type { Ruleset } from "./ruleset.ts";
import { upliftOf } from "./uplift.ts";

/**
 * What edits in [from, to), local days, added to orders that no conversation is credited with (metrics.md X13); minor units. Zero
 * unless the ruleset has `edit_uplift`.
 */
export async function readUplift(
  shop: ShopContext,
  ruleset: Ruleset,
  { from, to }: { from: string; to: string },
): Promise<{ amount: number; orders: number }> {
  if (!ruleset.editUplift) return { amount: 0, orders: 0 };
  const db = reportsDb(shop.id);
  const [start, end] = [startOfDay(shop.timezone, from), startOfDay(shop.timezone, to)];
  const edited = await db.rows<{ orderId: string }>(
    `SELECT DISTINCT "orderId" FROM "OrderEdit" WHERE "shopId" = $1 AND "at" >= $2 AND "at" < $3 AND "added" > 0`,
    new Date(start),
    new Date(end),
  );
  const ids = edited.map(({ orderId }) => orderId);
  const gained: number[] = [];
  for (const order of await loadOrders(db, ids)) {
    // The tickets that matter here began after the order: they are no candidates of it that are kept.
    const tickets = (await loadCandidates(db, await findHits(db, order.id, reachOf(ruleset)))).get(order.id) ?? [];
    const uplift = upliftOf(order, tickets, attribute(order, tickets, ruleset, shop.timezone), ruleset, shop.timezone);
    gained.push(uplift.reduce((sum, { at, amount }) => sum + (at >= start && at < end ? amount : 0), 0));
  }
  return { amount: gained.reduce((sum, each) => sum + each, 0), orders: gained.filter((each) => each > 0).length };
}
