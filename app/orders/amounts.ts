/** Money given back and the goods it was given back for, minor units. */
export type RefundAmounts = { id: string; paidBack: number; goods: number };

export type OrderFigures = {
  total: number;
  /** After edits, removals and the refunds in `refundsSeen`. */
  currentTotal: number;
  currentSubtotal: number;
  giftCards: number;
  refundsSeen: readonly RefundAmounts[];
  /**
   * Money given back until an instant (epoch ms) that Shopify told as a sum, without listing the refunds: the current totals
   * show it, and refunds known from elsewhere until then are part of it.
   */
  unlisted?: { paidBack: number; until: number };
};

/** `at` is epoch ms. */
export type KnownRefund = RefundAmounts & { at?: number };

export type OrderAmounts = { netPaid: number; gross: number; netSales: number; refunded: number };

/**
 * What an order is worth on each basis (metrics.md F3, R15), minor units, never negative.
 * @param refunds every refund known of the order; those in `refundsSeen` may be among them
 */
export function orderAmounts(order: OrderFigures, refunds: readonly KnownRefund[], cancelled: boolean): OrderAmounts {
  const seen = new Set(order.refundsSeen.map(({ id }) => id));
  const summedUntil = order.unlisted?.until ?? -Infinity;
  const later = refunds.filter(({ id, at = Infinity }) => !seen.has(id) && at > summedUntil);
  const refunded = reflected(order) + sum(later, "paidBack");
  if (cancelled) return { netPaid: 0, gross: order.total, netSales: 0, refunded };
  return {
    netPaid: Math.max(0, order.currentTotal - unreflected(order) - sum(later, "paidBack")),
    gross: order.total,
    netSales: Math.max(0, order.currentSubtotal - order.giftCards - sum(later, "goods")),
    refunded,
  };
}

/** Money of seen refunds that the current total does not show: given back without taking goods back. */
function unreflected(order: OrderFigures): number {
  const { total, currentTotal, refundsSeen } = order;
  const paidBack = reflected(order);
  if (total - paidBack === currentTotal) return 0;
  if (currentTotal === total) return paidBack;
  return refundsSeen.reduce((all, refund) => all + (refund.goods > 0 ? Math.max(0, refund.paidBack - refund.goods) : 0), 0);
}

/** Money of all refunds that Shopify told with the order itself. */
function reflected({ refundsSeen, unlisted }: OrderFigures): number {
  return sum(refundsSeen, "paidBack") + (unlisted?.paidBack ?? 0);
}

function sum(refunds: readonly RefundAmounts[], what: "paidBack" | "goods"): number {
  return refunds.reduce((all, refund) => all + refund[what], 0);
}
