/** One order as read-order.ts reads it. */
export const ORDER_QUERY = `#graphql
  query FivedayOrder($id: ID!) {
    order(id: $id) {
      id name createdAt processedAt updatedAt cancelledAt test displayFinancialStatus sourceName tags email phone
      presentmentCurrencyCode discountCodes
      billingAddress { countryCodeV2 }
      totalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
      currentTotalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
      currentSubtotalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
      refunds { id createdAt totalRefundedSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } } }
      customer { id firstName lastName createdAt updatedAt defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } }
      lineItems(first: 100) { nodes { isGiftCard currentQuantity originalUnitPriceSet { shopMoney { amount currencyCode } } } }
    }
  }`;
