/** What installing needs to know of a shop. */
export const SHOP_QUERY = `#graphql
  query FivedayShop {
    shop { name myshopifyDomain ianaTimezone currencyCode billingAddress { countryCodeV2 } }
  }`;
