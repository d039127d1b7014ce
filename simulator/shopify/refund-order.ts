import type { OrderLine, Refund, SimOrder } from "#simulator/model.ts";

/**
 * Takes pieces of an order back and pays them back; the shipping only with the last piece.
 * @param pieces how many of each line; without it everything that is left
 * @returns the refund, or null when nothing is left to give back
 */
export function refundOrder(order: SimOrder, id: number, at: number, pieces?: ReadonlyMap<number, number>): Refund | null {
  const lines = order.lines
    .map((line) => ({ line, quantity: Math.min(line.current, pieces ? (pieces.get(line.id) ?? 0) : line.current) }))
    .filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) return null;
  for (const { line, quantity } of lines) line.current -= quantity;
  const everything = order.lines.every(({ current }) => current === 0);
  const refund: Refund = {
    id,
    at,
    lines: lines.map(({ line, quantity }) => ({ lineId: line.id, quantity, amount: line.paid * quantity })),
    shipping: everything ? order.shipping : 0,
  };
  order.refunds.push(refund);
  order.financialStatus = everything ? "refunded" : "partially_refunded";
  order.updatedAt = Math.max(order.updatedAt, at);
  return refund;
}

/** Cancels an order and pays back what was paid. */
export function cancelOrder(order: SimOrder, refundId: number, at: number): Refund | null {
  const refund = order.financialStatus === "pending" ? null : refundOrder(order, refundId, at);
  if (!refund) {
    for (const line of order.lines) line.current = 0;
    order.financialStatus = order.financialStatus === "pending" ? "voided" : order.financialStatus;
  }
  order.cancelledAt = at;
  order.updatedAt = at;
  return refund;
}

/** One piece of the cheapest line: the commonest return. */
export function onePiece(lines: readonly OrderLine[]): ReadonlyMap<number, number> {
  const left = lines.filter(({ current }) => current > 0).toSorted((a, b) => a.price - b.price);
  return new Map(left.slice(0, 1).map(({ id }) => [id, 1]));
}
