/** Money amounts are integer minor units of the shop currency (`currency`). Ids are global ids (gid://shopify/…). */
export type ShopOrder = {
  id: string;
  name: string;
  createdAt: Date;
  /** When the purchase happened; falls back to createdAt (metrics.md R4). */
  processedAt: Date;
  updatedAt: Date;
  /** Greater wins when two payloads tell of the same order: vendor time first, then a stable tie-break. */
  version: string;
  currency: string;
  total: number;
  /** After edits, removals and the refunds listed in `refunds`. */
  currentTotal: number;
  /** Goods after discounts, without tax and shipping; after the same. */
  currentSubtotal: number;
  /** Gift cards bought, part of `currentSubtotal`. */
  giftCards: number;
  presentmentCurrency: string | null;
  presentmentTotal: number | null;
  /** pending | authorized | partially_paid | paid | partially_refunded | refunded | voided | expired | unknown */
  financialStatus: string;
  cancelledAt: Date | null;
  test: boolean;
  sourceName: string | null;
  /** Automatic subscription renewal (R8). */
  isRenewal: boolean;
  /** Exchange or replacement (R8). */
  isReplacement: boolean;
  discountCodes: string[];
  /** Tokens of the cart and the checkout it came from, which links to them carry. */
  tokens: string[];
  lines: ShopOrderLine[];
  /** ISO 3166 country of the order, for phone numbers without a country code. */
  country: string | null;
  /** Clear text; absent without protected customer data access. Hashed or encrypted before it is stored. */
  email: string | null;
  phone: string | null;
  customer: ShopCustomer | null;
  refunds: ShopRefund[];
  /** Money given back until `updatedAt` that the payload sums up without listing the refunds; 0 when it lists them. */
  refundedUnlisted: number;
};

/** What was bought, as far as it can be recognised in a conversation. */
export type ShopOrderLine = {
  /** Numeric id. */
  id: string | null;
  unitPrice: number;
  title: string;
  /** Last part of the product's address; null when the payload does not tell. */
  handle: string | null;
  /** Numeric id. */
  variantId: string | null;
};

export type ShopRefund = {
  id: string;
  orderId: string;
  at: Date;
  /** Sum of successful refund transactions. */
  paidBack: number;
  /** Value of goods, tax and shipping taken back, as already subtracted from the order's currentTotal. */
  goods: number;
};

/** One edit of an order; `added` is the worth of what came in less what went out, before tax. */
export type ShopOrderEdit = { id: string; orderId: string; at: Date; added: number };

export type ShopCustomer = {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  /** When the store made the record. */
  createdAt: Date | null;
  updatedAt: Date | null;
};
