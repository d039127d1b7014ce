import { shopSettings, type SimOrder } from "#simulator/model.ts";
import { orderTotals, refundTotal } from "./order-totals.ts";

/** The order as the Admin GraphQL answers the fields that FivedayOrders asks. */
export function orderNode(order: SimOrder) {
  const { person } = order;
  const totals = orderTotals(order);
  return {
    id: `gid://shopify/Order/${order.id}`,
    name: `#${order.number}`,
    createdAt: iso(order.createdAt),
    processedAt: iso(order.createdAt),
    updatedAt: iso(order.updatedAt),
    cancelledAt: order.cancelledAt === null ? null : iso(order.cancelledAt),
    test: order.test,
    displayFinancialStatus: order.financialStatus.toUpperCase(),
    sourceName: order.source,
    tags: order.tags,
    email: person.email,
    phone: order.guest ? person.phone : null,
    presentmentCurrencyCode: shopSettings.currency,
    discountCodes: order.discountCode ? [order.discountCode] : [],
    billingAddress: { countryCodeV2: person.country },
    totalPriceSet: moneyBag(totals.total),
    currentTotalPriceSet: moneyBag(totals.currentTotal),
    currentSubtotalPriceSet: moneyBag(totals.currentSubtotal),
    taxesIncluded: false,
    currentTotalTaxSet: moneyBag(0),
    refunds: order.refunds.map((refund) => ({
      id: `gid://shopify/Refund/${refund.id}`,
      createdAt: iso(refund.at),
      totalRefundedSet: moneyBag(refundTotal(refund)),
    })),
    customer: order.guest ? null : customerNode(order),
    lineItems: {
      nodes: order.lines.map(({ id, title, price, current }) => ({
        id: `gid://shopify/LineItem/${id}`,
        title,
        isGiftCard: false,
        currentQuantity: current,
        originalUnitPriceSet: moneyBag(price),
      })),
    },
  };
}

function customerNode({ person, createdAt }: SimOrder): object {
  return {
    id: `gid://shopify/Customer/${person.id}`,
    firstName: person.first,
    lastName: person.last,
    updatedAt: iso(createdAt),
    defaultEmailAddress: { emailAddress: person.email },
    defaultPhoneNumber: person.phone && { phoneNumber: person.phone },
  };
}

function moneyBag(minor: number): object {
  const one = { amount: (minor / 100).toFixed(2), currencyCode: shopSettings.currency };
  return { shopMoney: one, presentmentMoney: one };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
