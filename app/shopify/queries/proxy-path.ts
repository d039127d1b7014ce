/** Whose metafields the theme app extension can read: the app's own in this shop. */
export const INSTALLATION_QUERY = `#graphql
  query FivedayInstallation {
    currentAppInstallation { id }
  }`;

export const STORE_PROXY_PATH = `#graphql
  mutation FivedayProxyPath($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { userErrors { field message } }
  }`;
