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

/** What one refund took from the order's worth. */
export type RefundStep = { id: string; netPaid: number; netSales: number };

export type OrderAmounts = {
  netPaid: number;
  gross: number;
  netSales: number;
  refunded: number;
  /**
   * Each refund of known day, in the order they were made: with them added, `netPaid` and `netSales` are what the order was worth
   * before any. What a store only told as a sum is not among them.
   */
  steps: RefundStep[];
};

/**
 * What an order is worth on each basis (metrics.md F3, R15), minor units, never negative.
 * @param refunds every refund known of the order; those in `refundsSeen` may be among them
 */
export function orderAmounts(order: OrderFigures, refunds: readonly KnownRefund[], cancelled: boolean): OrderAmounts {
  const seen = new Set(order.refundsSeen.map(({ id }) => id));
  const summedUntil = order.unlisted?.until ?? -Infinity;
  const later = refunds.filter(({ id, at = Infinity }) => !seen.has(id) && at > summedUntil);
  const refunded = reflected(order) + sum(later, "paidBack");
  if (cancelled) return { netPaid: 0, gross: order.total, netSales: 0, refunded, steps: steps(order, refunds, [0, 0]) };
  const netPaid = order.currentTotal - unreflected(order) - sum(later, "paidBack");
  const netSales = order.currentSubtotal - order.giftCards - sum(later, "goods");
  return {
    netPaid: Math.max(0, netPaid),
    gross: order.total,
    netSales: Math.max(0, netSales),
    refunded,
    steps: steps(order, refunds, [netPaid, netSales]),
  };
}

/** What is taken by each refund in turn, and never more than was there. @param left worth on both bases after all of them */
function steps(order: OrderFigures, refunds: readonly KnownRefund[], [paid, sales]: [number, number]): RefundStep[] {
  const seen = new Set(order.refundsSeen.map(({ id }) => id));
  const onlyGoods = goodsDecide(order);
  const taken = refunds
    .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1))
    .map(({ id, paidBack, goods }) => ({
      id,
      netPaid: onlyGoods && seen.has(id) && goods > 0 ? Math.max(paidBack, goods) : paidBack,
      netSales: seen.has(id) && order.currentTotal === order.total ? 0 : goods,
    }));
  let leftPaid = Math.max(0, paid + taken.reduce((all, each) => all + each.netPaid, 0));
  let leftSales = Math.max(0, sales + taken.reduce((all, each) => all + each.netSales, 0));
  return taken.map(({ id, netPaid, netSales }) => {
    const step = { id, netPaid: Math.min(netPaid, leftPaid), netSales: Math.min(netSales, leftSales) };
    leftPaid -= step.netPaid;
    leftSales -= step.netSales;
    return step;
  });
}

/** Money of seen refunds that the current total does not show: given back without taking goods back. */
function unreflected(order: OrderFigures): number {
  const { total, currentTotal, refundsSeen } = order;
  const paidBack = reflected(order);
  if (!goodsDecide(order)) return currentTotal === total ? paidBack : 0;
  return refundsSeen.reduce((all, refund) => all + (refund.goods > 0 ? Math.max(0, refund.paidBack - refund.goods) : 0), 0);
}

/** Whether the current total shows the goods taken back, whatever was paid for them; else it shows all or nothing of the money. */
function goodsDecide(order: OrderFigures): boolean {
  return order.total - reflected(order) !== order.currentTotal && order.currentTotal !== order.total;
}

/** Money of all refunds that Shopify told with the order itself. */
function reflected({ refundsSeen, unlisted }: OrderFigures): number {
  return sum(refundsSeen, "paidBack") + (unlisted?.paidBack ?? 0);
}

function sum(refunds: readonly RefundAmounts[], what: "paidBack" | "goods"): number {
  return refunds.reduce((all, refund) => all + refund[what], 0);
}
