import type { ShopDb } from "#app/lib/db.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Attribution, CreditShare, OrderFacts } from "./facts.ts";
import { loadCandidates } from "./load-candidates.server.ts";
import { loadOrdersBetween } from "./order-facts.server.ts";
import { attribute } from "./rule.ts";
import type { Ruleset } from "./ruleset.ts";

const DAY = 86_400_000;
/** Anchors other than the first customer message may lie this long after it and still open a window. */
const LONGEST_CONVERSATION_DAYS = 60;
const BATCH = 2_000;

/** How long before an order a ticket may have begun and still be a candidate under this ruleset. */
export function reachOf(ruleset: Ruleset): number {
  const window = ruleset.windowDays + (ruleset.windowMode === "calendar" ? 1 : 0);
  return (window + (ruleset.anchor === "first_customer" ? 0 : LONGEST_CONVERSATION_DAYS)) * DAY;
}

/** Applies the rule to each order over its candidate tickets. Nothing is stored. */
export async function evaluateOrders(
  db: ShopDb,
  shop: Pick<ShopContext, "timezone">,
  ruleset: Ruleset,
  orders: readonly OrderFacts[],
): Promise<Map<string, Attribution>> {
  const attributions = new Map<string, Attribution>();
  for (let start = 0; start < orders.length; start += BATCH) {
    const batch = orders.slice(start, start + BATCH);
    const candidates = await loadCandidates(db, batch, { beforeMs: reachOf(ruleset) });
    for (const order of batch) {
      attributions.set(order.id, attribute(order, candidates.get(order.id) ?? [], ruleset, shop.timezone));
    }
  }
  return attributions;
}

export type CreditShareRow = CreditShare & {
  orderId: string;
  orderName: string;
  processedAt: Date;
  orderAmount: number;
  currency: string;
};

/**
 * Credits under any ruleset without storing them (what-if).
 * @param period by "order": orders processed in [from, to); by "ticket": orders that tickets created in [from, to) can earn
 */
export async function evaluateCredits(
  shop: ShopContext,
  ruleset: Ruleset,
  { from, to, by }: { from: Date; to: Date; by: "order" | "ticket" },
): Promise<CreditShareRow[]> {
  const db = reportsDb(shop.id);
  const until = by === "order" ? to : new Date(to.getTime() + reachOf(ruleset));
  const orders = await loadOrdersBetween(db, from, until);
  const attributions = await evaluateOrders(db, shop, ruleset, orders);
  return orders.flatMap((order) => {
    const { credits, orderAmount } = attributions.get(order.id)!;
    return credits.map((credit) => ({
      ...credit,
      orderId: order.id,
      orderName: order.name,
      processedAt: new Date(order.at),
      orderAmount,
      currency: order.currency,
    }));
  });
}
