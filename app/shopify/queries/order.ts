const money = "shopMoney { amount currencyCode } presentmentMoney { amount currencyCode }";
const personal = `email phone
      customer { id firstName lastName createdAt updatedAt defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } }`;

/** What read-order.ts reads of an order, without its lines. */
function orderFields({ withPerson }: { withPerson: boolean }): string {
  return `id name createdAt processedAt updatedAt cancelledAt test displayFinancialStatus sourceName tags
      presentmentCurrencyCode discountCodes
      billingAddress { countryCodeV2 }
      totalPriceSet { ${money} }
      currentTotalPriceSet { ${money} }
      currentSubtotalPriceSet { ${money} }
      taxesIncluded
      currentTotalTaxSet { ${money} }
      refunds { id createdAt totalRefundedSet { ${money} } }
      ${withPerson ? personal : ""}`;
}

/** Gift cards are no sales (metrics.md F3); a title may be named in a conversation (R14). */
const lineFields = "id title isGiftCard currentQuantity originalUnitPriceSet { shopMoney { amount currencyCode } }";

/** Orders by their ids. */
export const ORDERS_QUERY = `#graphql
  query FivedayOrders($ids: [ID!]!, $lines: Int!) {
    nodes(ids: $ids) {
      ... on Order {
      ${orderFields({ withPerson: true })}
      lineItems(first: $lines) { nodes { ${lineFields} } }
      }
    }
  }`;

/** The query of a bulk operation over all orders that `search` finds; each line of an order becomes a line of its own. */
export function bulkOrdersQuery(search: string, { withPerson }: { withPerson: boolean }): string {
  return `{ orders(query: ${JSON.stringify(search)}) { edges { node {
      ${orderFields({ withPerson })}
      lineItems { edges { node { ${lineFields} } } }
  } } } }`;
}
