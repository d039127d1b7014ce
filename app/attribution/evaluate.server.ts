import type { ShopDb } from "#app/lib/db.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Attribution, CreditShare, OrderFacts } from "./facts.ts";
import { type OrderScope, readCandidates } from "./candidates.server.ts";
import { loadCandidates } from "./load-candidates.server.ts";
import { loadOrders } from "./order-facts.server.ts";
import { reachOf } from "./reach.ts";
import { attribute } from "./rule.ts";
import type { Ruleset } from "./ruleset.ts";

const BATCH = 2_000;

/** An order that has candidates, and what the rule says of it under each ruleset, in their order. */
export type Evaluated = { order: OrderFacts; attributions: Attribution[] };

/** Applies the rule to the orders of a scope that have candidate tickets; the others earn nobody anything. Nothing is stored. */
export async function evaluateOrders(
  db: ShopDb,
  shop: Pick<ShopContext, "timezone">,
  rulesets: readonly Ruleset[],
  scope: OrderScope,
): Promise<Evaluated[]> {
  const evaluated: Evaluated[] = [];
  for await (const batch of evaluateInBatches(db, shop, rulesets, scope)) evaluated.push(...batch);
  return evaluated;
}

/** `evaluateOrders` a few thousand orders at a time: while the caller has one batch, the database looks up the next. */
export async function* evaluateInBatches(
  db: ShopDb,
  shop: Pick<ShopContext, "timezone">,
  rulesets: readonly Ruleset[],
  scope: OrderScope,
): AsyncGenerator<Evaluated[]> {
  const hits = Map.groupBy(await readCandidates(db, rulesets, scope), ({ orderId }) => orderId);
  const ids = [...hits.keys()];
  if (ids.length === 0) return;
  const load = (start: number) => {
    const batch = ids.slice(start, start + BATCH);
    const wanted = batch.flatMap((id) => hits.get(id)!);
    const loaded = Promise.all([loadOrders(db, batch), loadCandidates(db, wanted)]);
    // A failure is thrown by whoever waits for it next; until then it is not unhandled.
    loaded.catch(() => undefined);
    return loaded;
  };
  for (let start = 0, loading = load(0); start < ids.length; start += BATCH) {
    const [orders, candidates] = await loading;
    if (start + BATCH < ids.length) loading = load(start + BATCH);
    yield orders.map((order) => {
      const tickets = candidates.get(order.id) ?? [];
      return { order, attributions: rulesets.map((ruleset) => attribute(order, tickets, ruleset, shop.timezone)) };
    });
  }
}

/** One share of an order. */
export type CreditShareRow = CreditShare & {
  orderId: string;
  orderName: string;
  processedAt: Date;
  orderAmount: number;
  currency: string;
};

/** What is booked of a share at one instant (F3, dating); `net` is what is left of the share. As stored in `Credit`. */
export type CreditBooking = Omit<CreditShareRow, "bookings"> & { bookedAt: Date; net: number };

/**
 * Credits and assists under any ruleset without storing them (what-if).
 * @param period by "order": of orders that count in [from, to); by "ticket": also of those that tickets created in [from, to) can
 *   earn later
 */
export async function evaluateCredits(
  shop: ShopContext,
  ruleset: Ruleset,
  { from, to, by }: { from: Date; to: Date; by: "order" | "ticket" },
): Promise<CreditBooking[]> {
  const until = by === "order" ? to : new Date(to.getTime() + reachOf(ruleset));
  const scope = { from, to: until, refunded: ruleset.dating === "refund" };
  const evaluated = await evaluateOrders(reportsDb(shop.id), shop, [ruleset], scope);
  return evaluated.flatMap(({ order, attributions: [attribution] }) =>
    [...attribution!.credits, ...attribution!.assists].flatMap((credit) =>
      credit.bookings.map(({ at, amount }) => ({
        ...shareRow(order, attribution!, credit),
        bookedAt: new Date(at),
        amount,
        net: credit.amount,
      })),
    ),
  );
}

/** A share with what is told of its order. */
export function shareRow(
  order: OrderFacts,
  { orderAmount }: Pick<Attribution, "orderAmount">,
  credit: CreditShare,
): CreditShareRow {
  const { id: orderId, name: orderName, at, currency } = order;
  return { ...credit, orderId, orderName, processedAt: new Date(at), orderAmount, currency };
}
