/** A Shopify order as orders/create and orders/updated carry it, reduced to what matters here. */
export type OrderPayload = Record<string, unknown>;

export type OrderStory = {
  id: number;
  at: string;
  /** Major units, as Shopify writes money. */
  total: string;
  email?: string | null;
  customerId?: number | null;
  updatedAt?: string;
  currency?: string;
};

/** A paid order; `more` replaces any field of the payload. */
export function orderPayload({ id, at, total, currency = "EUR", ...story }: OrderStory, more: OrderPayload = {}): OrderPayload {
  const money = (amount: string) => ({
    shop_money: { amount, currency_code: currency },
    presentment_money: { amount, currency_code: currency },
  });
  const { email = null, customerId = null } = story;
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${id}`,
    order_number: id,
    created_at: at,
    processed_at: at,
    updated_at: story.updatedAt ?? at,
    cancelled_at: null,
    currency,
    presentment_currency: currency,
    total_price: total,
    total_price_set: money(total),
    current_total_price: total,
    current_total_price_set: money(total),
    subtotal_price: total,
    current_subtotal_price: total,
    current_subtotal_price_set: money(total),
    financial_status: "paid",
    test: false,
    source_name: "web",
    tags: "",
    email,
    phone: null,
    customer:
      customerId === null ? null : { id: customerId, first_name: "Zoe", last_name: "Berg", email, phone: null, updated_at: at },
    discount_codes: [],
    line_items: [],
    refunds: [],
    ...more,
  };
}

/** A refund as refunds/create carries it. */
export function refundPayload(id: number, orderId: number, at: string, amount: string, currency = "EUR"): OrderPayload {
  const set = { shop_money: { amount, currency_code: currency }, presentment_money: { amount, currency_code: currency } };
  const none = { shop_money: { amount: "0.00", currency_code: currency } };
  return {
    id,
    admin_graphql_api_id: `gid://shopify/Refund/${id}`,
    order_id: orderId,
    created_at: at,
    processed_at: at,
    refund_line_items: [{ subtotal: amount, total_tax: "0.00", subtotal_set: set, total_tax_set: none }],
    refund_shipping_lines: [],
    order_adjustments: [],
    transactions: [{ kind: "refund", status: "success", amount, currency, processed_at: at }],
  };
}
