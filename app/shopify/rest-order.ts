import { z } from "zod";
import { UnreadableEvent } from "#app/lib/errors.ts";
import { toMinor } from "#app/lib/money.ts";
import type { ShopCustomer, ShopOrder, ShopRefund } from "./contract.ts";
import { amount, instant, maybe, numericId, parse, sumPaidBack, versioned } from "./order-fields.ts";
import { isRenewalOrder, isReplacementOrder } from "./order-kind.ts";

const moneySet = z.object({
  shop_money: z.object({ amount, currency_code: z.string() }),
  presentment_money: z.object({ amount, currency_code: z.string() }).nullish(),
});
const restTransaction = z.object({
  kind: z.string(),
  status: z.string(),
  amount,
  currency: maybe(z.string()),
  processed_at: maybe(instant),
});
const restRefund = z.object({
  id: numericId,
  admin_graphql_api_id: maybe(z.string()),
  order_id: maybe(numericId),
  created_at: maybe(instant),
  processed_at: maybe(instant),
  refund_line_items: maybe(
    z.array(
      z.object({
        subtotal: maybe(amount),
        total_tax: maybe(amount),
        subtotal_set: maybe(moneySet),
        total_tax_set: maybe(moneySet),
      }),
    ),
  ),
  refund_shipping_lines: maybe(z.array(z.object({ subtotal_amount_set: maybe(moneySet) }))),
  order_adjustments: maybe(z.array(z.object({ amount_set: maybe(moneySet), tax_amount_set: maybe(moneySet) }))),
  transactions: maybe(z.array(restTransaction)),
});
const restCustomer = z.object({
  id: numericId,
  admin_graphql_api_id: maybe(z.string()),
  first_name: maybe(z.string()),
  last_name: maybe(z.string()),
  email: maybe(z.string()),
  phone: maybe(z.string()),
  created_at: maybe(instant),
  updated_at: maybe(instant),
});
const address = maybe(z.object({ country_code: maybe(z.string()), phone: maybe(z.string()) }));
const restSchema = z.object({
  id: numericId.nullish(),
  admin_graphql_api_id: maybe(z.string()),
  name: maybe(z.string()),
  order_number: maybe(numericId),
  created_at: instant,
  processed_at: maybe(instant),
  updated_at: maybe(instant),
  cancelled_at: maybe(instant),
  currency: maybe(z.string()),
  presentment_currency: maybe(z.string()),
  total_price: amount,
  total_price_set: maybe(moneySet),
  current_total_price: maybe(amount),
  current_total_price_set: maybe(moneySet),
  subtotal_price: maybe(amount),
  current_subtotal_price: maybe(amount),
  current_subtotal_price_set: maybe(moneySet),
  financial_status: maybe(z.string()),
  test: maybe(z.boolean()),
  source_name: maybe(z.string()),
  tags: maybe(z.union([z.string(), z.array(z.string())])),
  email: maybe(z.string()),
  contact_email: maybe(z.string()),
  phone: maybe(z.string()),
  customer: maybe(restCustomer),
  billing_address: address,
  shipping_address: address,
  discount_codes: maybe(z.array(z.object({ code: z.string() }))),
  cart_token: maybe(z.string()),
  checkout_token: maybe(z.string()),
  taxes_included: maybe(z.boolean()),
  current_total_tax: maybe(amount),
  shipping_lines: maybe(z.array(z.object({ tax_lines: maybe(z.array(z.object({ price: amount }))) }))),
  line_items: maybe(
    z.array(
      z.object({
        id: maybe(numericId),
        title: maybe(z.string()),
        variant_id: maybe(numericId),
        gift_card: maybe(z.boolean()),
        price: maybe(amount),
        quantity: maybe(z.number()),
        current_quantity: maybe(z.number()),
      }),
    ),
  ),
  refunds: maybe(z.array(restRefund)),
});

type RestOrder = z.output<typeof restSchema>;
type RestRefund = z.output<typeof restRefund>;

/** How many shop minor units one presentment minor unit was worth when the order was made; null when it was the same money. */
type Ratio = { currency: string; shopPerUnit: number } | null;

/** Reads an order as webhooks and imports tell it: snake case, numeric ids. */
export function restOrder(payload: unknown, shopCurrency: string): ShopOrder {
  const order = parse(restSchema, payload);
  const id = gid("Order", order.admin_graphql_api_id, order.id ?? null, "id");
  const currency = order.total_price_set?.shop_money.currency_code ?? order.currency ?? shopCurrency;
  const money = (value: string | number) => toMinor(value, currency);
  const total = money(order.total_price_set?.shop_money.amount ?? order.total_price);
  const currentTotal = order.current_total_price_set?.shop_money.amount ?? order.current_total_price;
  const subtotal = order.current_subtotal_price_set?.shop_money.amount ?? order.current_subtotal_price ?? order.subtotal_price;
  const presentment = order.total_price_set?.presentment_money ?? null;
  const ratio = ratioOf(total, currency, presentment);
  const tags = Array.isArray(order.tags) ? order.tags : (order.tags ?? "").split(",").map((tag) => tag.trim());
  const sourceName = order.source_name;
  const traits = { sourceName, tags, total };
  const updatedAt = order.updated_at ?? order.created_at;
  const refunds = (order.refunds ?? []).map((refund) => refundOf(refund, id, currency, ratio));
  return versioned({
    id,
    name: order.name ?? `#${order.order_number ?? id.slice(id.lastIndexOf("/") + 1)}`,
    createdAt: order.created_at,
    processedAt: order.processed_at ?? order.created_at,
    updatedAt,
    currency,
    total,
    currentTotal: currentTotal === null ? total - sumPaidBack(refunds) : money(currentTotal),
    currentSubtotal: subtotal === null ? total : money(subtotal) - taxInGoods(order, money),
    giftCards: (order.line_items ?? [])
      .filter((line) => line.gift_card)
      .reduce((sum, line) => sum + money(line.price ?? 0) * (line.current_quantity ?? line.quantity ?? 0), 0),
    presentmentCurrency: order.presentment_currency ?? presentment?.currency_code ?? null,
    presentmentTotal: presentment ? toMinor(presentment.amount, presentment.currency_code) : null,
    financialStatus: (order.financial_status ?? "unknown").toLowerCase(),
    cancelledAt: order.cancelled_at,
    test: order.test ?? false,
    sourceName,
    isRenewal: isRenewalOrder(traits),
    isReplacement: isReplacementOrder(traits),
    discountCodes: (order.discount_codes ?? []).map(({ code }) => code),
    tokens: [order.cart_token, order.checkout_token].filter((token) => token !== null),
    lines: (order.line_items ?? []).map((line) => ({
      id: line.id,
      unitPrice: money(line.price ?? 0),
      title: line.title ?? "",
      handle: null,
      variantId: line.variant_id,
    })),
    country: order.shipping_address?.country_code ?? order.billing_address?.country_code ?? null,
    // Shopify writes an unknown address as "", not null.
    email: order.email || order.contact_email || order.customer?.email || null,
    phone: order.phone || order.shipping_address?.phone || order.billing_address?.phone || order.customer?.phone || null,
    customer: order.customer && customerOf(order.customer),
    refunds,
    refundedUnlisted: 0,
  });
}

/** Where prices contain tax the subtotal contains that of the goods (metrics.md F3, net_sales). */
function taxInGoods(order: RestOrder, money: (value: string | number) => number): number {
  if (!order.taxes_included || order.current_total_tax === null) return 0;
  const ofShipping = (order.shipping_lines ?? []).flatMap(({ tax_lines: lines }) => lines ?? []);
  return Math.max(0, money(order.current_total_tax) - ofShipping.reduce((sum, { price }) => sum + money(price), 0));
}

/** Reads a refunds/create payload. Without the order at hand, money of another currency is read from the refund's own shop amounts. */
export function readRefund(payload: unknown, shopCurrency: string): ShopRefund {
  const refund = parse(restRefund, payload);
  if (refund.order_id === null) throw new UnreadableEvent("order_id", "is required");
  return refundOf(refund, gid("Order", null, refund.order_id, "order_id"), shopCurrency, null);
}

/** Reads a customers/create or customers/update payload. */
export function readCustomer(payload: unknown): ShopCustomer {
  return customerOf(parse(restCustomer, payload));
}

function customerOf(customer: z.output<typeof restCustomer>): ShopCustomer {
  return {
    id: gid("Customer", customer.admin_graphql_api_id, customer.id, "customer.id"),
    name: [customer.first_name, customer.last_name].filter(Boolean).join(" ") || null,
    email: customer.email,
    phone: customer.phone,
    createdAt: customer.created_at,
    updatedAt: customer.updated_at,
  };
}

function refundOf(refund: RestRefund, orderId: string, currency: string, ratio: Ratio): ShopRefund {
  const id = gid("Refund", refund.admin_graphql_api_id, refund.id, "refund.id");
  const shop = (set: z.output<typeof moneySet> | null) => (set ? toMinor(set.shop_money.amount, currency) : 0);
  const lines = (refund.refund_line_items ?? []).reduce(
    (sum, line) =>
      sum +
      (line.subtotal_set ? shop(line.subtotal_set) : toMinor(line.subtotal ?? 0, currency)) +
      (line.total_tax_set ? shop(line.total_tax_set) : toMinor(line.total_tax ?? 0, currency)),
    0,
  );
  const shipping = (refund.refund_shipping_lines ?? []).reduce((sum, line) => sum + shop(line.subtotal_amount_set), 0);
  const adjustments = (refund.order_adjustments ?? []).reduce(
    (sum, each) => sum + shop(each.amount_set) + shop(each.tax_amount_set),
    0,
  );
  const paid = (refund.transactions ?? []).filter(({ kind, status }) => kind === "refund" && status === "success");
  const paidBack = paid.reduce((sum, each) => {
    const own = each.currency ?? currency;
    if (own === currency) return sum + toMinor(each.amount, currency);
    if (ratio?.currency === own) return sum + Math.round(toMinor(each.amount, own) * ratio.shopPerUnit);
    // G17: never another day's rate; the refund's own shop amounts say what it was.
    return sum + Math.round((lines + shipping - adjustments) / paid.length);
  }, 0);
  const at = refund.processed_at ?? refund.created_at ?? paid[0]?.processed_at;
  if (!at) throw new UnreadableEvent("refund.created_at", "is required");
  return { id, orderId, at, paidBack, goods: paid.length > 0 ? lines + shipping : 0 };
}

function ratioOf(total: number, currency: string, presentment: { amount: string | number; currency_code: string } | null): Ratio {
  if (!presentment || presentment.currency_code === currency) return null;
  const other = toMinor(presentment.amount, presentment.currency_code);
  return other === 0 ? null : { currency: presentment.currency_code, shopPerUnit: total / other };
}

function gid(type: string, given: string | null, id: string | null, path: string): string {
  if (given) return given;
  if (id === null) throw new UnreadableEvent(path, "is required");
  return id.startsWith("gid://") ? id : `gid://shopify/${type}/${id}`;
}
