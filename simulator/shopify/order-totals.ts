import type { Refund, SimOrder } from "#simulator/model.ts";

/** What an order adds up to, now and when it was made; minor units, taxes included. */
export function orderTotals({ lines, shipping, refunds }: SimOrder) {
  const subtotal = sum(lines, ({ paid, quantity }) => paid * quantity);
  const currentSubtotal = sum(lines, ({ paid, current }) => paid * current);
  const shippingLeft = shipping - sum(refunds, (refund) => refund.shipping);
  const discount = sum(lines, ({ price, paid, quantity }) => (price - paid) * quantity);
  return { subtotal, currentSubtotal, discount, total: subtotal + shipping, currentTotal: currentSubtotal + shippingLeft };
}

/** What the customer got back with one refund, minor units. */
export function refundTotal({ lines, shipping }: Refund): number {
  return sum(lines, ({ amount }) => amount) + shipping;
}

function sum<T>(of: readonly T[], value: (each: T) => number): number {
  return of.reduce((total, each) => total + value(each), 0);
}
