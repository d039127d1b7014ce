import type { SimOrder } from "#simulator/model.ts";
import type { Random } from "#simulator/seeded.ts";
import { cancelOrder, onePiece, refundOrder } from "#simulator/shopify/refund-order.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type Fate = { random: Random; nextId: () => number; now: number };

/** What becomes of an order: where it was placed, whether it was paid, sent back or called off. Nothing happens after `now`. */
export function settleOrder({ random, nextId, now }: Fate, order: SimOrder, complained: boolean): void {
  order.source = random.weighted({ web: 928, pos: 35, shopify_draft_order: 12, subscription_contract: 25 });
  if (order.source === "subscription_contract") order.tags.push("Subscription Recurring Order");
  order.test = random.chance(0.006);
  if (random.chance(0.012)) return replaceFree(order);
  if (random.chance(0.03)) waitForTransfer(order, now, order.createdAt + random.between(0.6, 3.5) * DAY);
  const cancelledAt = Math.round(order.createdAt + random.between(0.3, 20) * HOUR);
  const refundedAt = Math.round(order.createdAt + random.between(4, 18) * DAY);
  if (random.chance(0.022)) {
    if (cancelledAt < now) cancelOrder(order, nextId(), cancelledAt);
  } else if (random.chance(complained ? 0.24 : 0.03) && order.financialStatus === "paid" && refundedAt < now) {
    refundOrder(order, nextId(), refundedAt, random.chance(0.65) ? onePiece(order.lines) : undefined);
  }
}

/** A piece sent again for nothing. */
function replaceFree(order: SimOrder): void {
  order.source = "exchange";
  order.tags.push("Replacement");
  order.shipping = 0;
  for (const line of order.lines) line.paid = 0;
}

function waitForTransfer(order: SimOrder, now: number, paidAt: number): void {
  order.paidAt = paidAt < now ? Math.round(paidAt) : null;
  order.financialStatus = order.paidAt === null ? "pending" : "paid";
  order.updatedAt = order.paidAt ?? order.createdAt;
}
