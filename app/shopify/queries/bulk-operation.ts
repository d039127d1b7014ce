/** Grouped, so that the lines of an order stand right behind it and the file can be read as a stream. */
export const BULK_RUN = `#graphql
  mutation FivedayBulkRun($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id status }
      userErrors { field message code }
    }
  }`;

export const BULK_OPERATION = `#graphql
  query FivedayBulkOperation($id: ID!) {
    node(id: $id) {
      ... on BulkOperation { status errorCode url partialDataUrl rootObjectCount fileSize }
    }
  }`;
