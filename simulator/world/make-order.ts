import { type OrderLine, type Person, products, type SimOrder } from "#simulator/model.ts";
import type { Random } from "#simulator/seeded.ts";

const SHIPPING = 590;
const FREE_FROM = 9_000;

/** A cart like most: one to three things, now and then a discount code. */
export function makeOrder(random: Random, nextId: () => number, person: Person, at: number): SimOrder {
  const code = random.chance(0.12) ? "BIENVENUE10" : null;
  const chosen = new Set(Array.from({ length: Number(random.weighted({ 1: 58, 2: 28, 3: 14 })) }, () => random.pick(products)));
  const lines = [...chosen].map(({ id, title, price }): OrderLine => {
    const quantity = price < 5_000 && random.chance(0.35) ? 2 : 1;
    const paid = code ? Math.round(price * 0.9) : price;
    return { id: nextId(), productId: id, title, price, paid, quantity, current: quantity };
  });
  return orderOf({ id: nextId(), person, at, lines, code });
}

/** A paid order of the online store over these lines. */
export function orderOf(from: { id: number; person: Person; at: number; lines: OrderLine[]; code?: string | null }): SimOrder {
  const goods = from.lines.reduce((sum, { paid, quantity }) => sum + paid * quantity, 0);
  return {
    id: from.id,
    number: 0,
    createdAt: from.at,
    updatedAt: from.at,
    cancelledAt: null,
    financialStatus: "paid",
    paidAt: from.at,
    test: false,
    source: "web",
    tags: [],
    person: from.person,
    guest: from.person.id === null,
    lines: from.lines,
    shipping: goods >= FREE_FROM ? 0 : SHIPPING,
    discountCode: from.code ?? null,
    refunds: [],
  };
}
