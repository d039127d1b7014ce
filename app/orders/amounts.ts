/** Money given back and the goods it was given back for, minor units. */
export type RefundAmounts = { id: string; paidBack: number; goods: number };

export type OrderFigures = {
  total: number;
  /** After edits, removals and the refunds in `refundsSeen`. */
  currentTotal: number;
  currentSubtotal: number;
  giftCards: number;
  refundsSeen: readonly RefundAmounts[];
};

export type OrderAmounts = { netPaid: number; gross: number; netSales: number; refunded: number };

/**
 * What an order is worth on each basis (metrics.md F3, R15), minor units, never negative.
 * @param refunds every refund known of the order; those in `refundsSeen` may be among them
 */
export function orderAmounts(order: OrderFigures, refunds: readonly RefundAmounts[], cancelled: boolean): OrderAmounts {
  const seen = new Set(order.refundsSeen.map(({ id }) => id));
  const later = refunds.filter(({ id }) => !seen.has(id));
  const refunded = sum(order.refundsSeen, "paidBack") + sum(later, "paidBack");
  if (cancelled) return { netPaid: 0, gross: order.total, netSales: 0, refunded };
  return {
    netPaid: Math.max(0, order.currentTotal - unreflected(order) - sum(later, "paidBack")),
    gross: order.total,
    netSales: Math.max(0, order.currentSubtotal - order.giftCards - sum(later, "goods")),
    refunded,
  };
}

/** Money of seen refunds that the current total does not show: given back without taking goods back. */
function unreflected({ total, currentTotal, refundsSeen }: OrderFigures): number {
  const paidBack = sum(refundsSeen, "paidBack");
  if (total - paidBack === currentTotal) return 0;
  if (currentTotal === total) return paidBack;
  return refundsSeen.reduce((all, refund) => all + (refund.goods > 0 ? Math.max(0, refund.paidBack - refund.goods) : 0), 0);
}

function sum(refunds: readonly RefundAmounts[], what: "paidBack" | "goods"): number {
  return refunds.reduce((all, refund) => all + refund[what], 0);
}
