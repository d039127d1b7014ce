import { fullName, type OrderLine, type Person, type Refund, shopSettings, type SimOrder } from "#simulator/model.ts";
import { orderTotals, refundTotal } from "./order-totals.ts";

const { currency } = shopSettings;

/** The order as Shopify's webhooks send it. */
export function orderPayload(order: SimOrder): object {
  const { person } = order;
  const totals = orderTotals(order);
  return {
    id: order.id,
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    app_id: 580111,
    name: `#${order.number}`,
    order_number: order.number,
    created_at: iso(order.createdAt),
    processed_at: iso(order.createdAt),
    updated_at: iso(order.updatedAt),
    cancelled_at: order.cancelledAt === null ? null : iso(order.cancelledAt),
    cancel_reason: order.cancelledAt === null ? null : "customer",
    currency,
    presentment_currency: currency,
    taxes_included: true,
    financial_status: order.financialStatus,
    test: order.test,
    source_name: order.source,
    tags: order.tags.join(", "),
    email: person.email,
    contact_email: person.email,
    phone: order.guest ? person.phone : null,
    ...amounts(totals),
    discount_codes: order.discountCode ? [{ code: order.discountCode, amount: money(totals.discount), type: "percentage" }] : [],
    customer: order.guest ? null : customerPayload(person, order.createdAt),
    billing_address: address(person),
    shipping_address: address(person),
    line_items: order.lines.map(linePayload),
    shipping_lines: [{ title: "Colissimo", price: money(order.shipping) }],
    refunds: order.refunds.map((refund) => refundPayload(order, refund)),
  };
}

function amounts({ total, currentTotal, subtotal, currentSubtotal, discount }: ReturnType<typeof orderTotals>): object {
  return {
    total_price: money(total),
    total_price_set: moneySet(total),
    current_total_price: money(currentTotal),
    current_total_price_set: moneySet(currentTotal),
    subtotal_price: money(subtotal),
    subtotal_price_set: moneySet(subtotal),
    current_subtotal_price: money(currentSubtotal),
    current_subtotal_price_set: moneySet(currentSubtotal),
    total_discounts: money(discount),
  };
}

/** A refund as refunds/create sends it and as orders carry it. */
export function refundPayload(order: SimOrder, refund: Refund): object {
  return {
    id: refund.id,
    admin_graphql_api_id: `gid://shopify/Refund/${refund.id}`,
    order_id: order.id,
    created_at: iso(refund.at),
    processed_at: iso(refund.at),
    refund_line_items: refund.lines.map(({ lineId, quantity, amount }) => ({
      id: refund.id + lineId,
      line_item_id: lineId,
      quantity,
      restock_type: "return",
      subtotal: amount / 100,
      total_tax: 0,
      subtotal_set: moneySet(amount),
      total_tax_set: moneySet(0),
    })),
    refund_shipping_lines: refund.shipping > 0 ? [{ subtotal_amount_set: moneySet(refund.shipping) }] : [],
    order_adjustments: [],
    transactions: [
      {
        kind: "refund",
        status: "success",
        amount: money(refundTotal(refund)),
        currency,
        processed_at: iso(refund.at),
        gateway: "shopify_payments",
      },
    ],
  };
}

/** A customer as orders carry it and customers/update sends it. */
function customerPayload(person: Person, at: number): object {
  return {
    id: person.id,
    admin_graphql_api_id: `gid://shopify/Customer/${person.id}`,
    first_name: person.first,
    last_name: person.last,
    email: person.email,
    phone: person.phone,
    updated_at: iso(at),
    state: "disabled",
  };
}

function linePayload(line: OrderLine): object {
  return {
    id: line.id,
    admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
    product_id: line.productId,
    title: line.title,
    name: line.title,
    price: money(line.price),
    quantity: line.quantity,
    current_quantity: line.current,
    gift_card: false,
    total_discount: money((line.price - line.paid) * line.quantity),
  };
}

function address(person: Person): object {
  return { name: fullName(person), country_code: person.country, phone: person.phone };
}

function moneySet(minor: number): object {
  const one = { amount: money(minor), currency_code: currency };
  return { shop_money: one, presentment_money: one };
}

function money(minor: number): string {
  return (minor / 100).toFixed(2);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
