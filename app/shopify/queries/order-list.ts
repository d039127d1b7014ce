/** Which orders there are and when they last changed, cheaply. */
export const ORDER_LIST = `#graphql
  query FivedayOrderList($search: String!, $sortKey: OrderSortKeys!, $after: String) {
    orders(first: 250, query: $search, sortKey: $sortKey, after: $after) {
      nodes { id createdAt updatedAt }
      pageInfo { hasNextPage endCursor }
    }
  }`;

/** Asks for `count` counts at once: search $s0 is answered as c0, and so on. */
export function orderCounts(count: number): string {
  const all = Array.from({ length: count }, (_, n) => n);
  return `#graphql
  query FivedayOrderCounts(${all.map((n) => `$s${n}: String!`).join(", ")}) {
    ${all.map((n) => `c${n}: ordersCount(query: $s${n}, limit: null) { count }`).join("\n    ")}
  }`;
}
