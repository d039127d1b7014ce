import { z } from "zod";
import { adminGraphql } from "./admin-api.server.ts";
import { ORDER_LIST, orderCounts } from "./queries/order-list.ts";
import type { ShopContext } from "./shops.server.ts";

type Shop = Pick<ShopContext, "domain">;

/** Shopify's search for orders created in [from, to); null leaves a side open. */
export function createdBetween(from: Date | null, to: Date | null): string {
  return [from && `created_at:>='${inSeconds(from)}'`, to && `created_at:<'${inSeconds(to)}'`].filter(Boolean).join(" AND ");
}

/** Shopify's search for orders that changed since an instant. */
export function updatedSince(instant: Date): string {
  return `updated_at:>='${inSeconds(instant)}'`;
}

/** Shopify's times have no fractions. */
function inSeconds(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, "Z");
}

/** One order of the list, times by Shopify's clock. */
export type ListedOrder = { id: string; createdAt: Date; updatedAt: Date };

const instant = z.string().transform((text) => new Date(text));
const list = z.object({
  orders: z.object({
    nodes: z.array(z.object({ id: z.string(), createdAt: instant, updatedAt: instant })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});

/** Orders that a search finds, page by page, in the order of the key. */
export async function* listOrders(
  shop: Shop,
  search: string,
  sortKey: "CREATED_AT" | "UPDATED_AT",
): AsyncGenerator<ListedOrder[]> {
  for (let after: string | null = null; ;) {
    const { orders } = list.parse(await adminGraphql(shop, ORDER_LIST, { search, sortKey, after }, { patient: true }));
    yield orders.nodes;
    after = orders.pageInfo.endCursor ?? null;
    if (!orders.pageInfo.hasNextPage || after === null) return;
  }
}

/** Counts that are asked for in one call. */
const AT_ONCE = 20;

/** @returns how many orders each search finds */
export async function countOrders(shop: Shop, searches: readonly string[]): Promise<number[]> {
  const counts: number[] = [];
  for (let from = 0; from < searches.length; from += AT_ONCE) {
    const some = searches.slice(from, from + AT_ONCE);
    const variables = Object.fromEntries(some.map((search, n) => [`s${n}`, search]));
    const answer = await adminGraphql<Record<string, { count: number }>>(shop, orderCounts(some.length), variables, {
      patient: true,
    });
    counts.push(...some.map((_, n) => answer[`c${n}`]!.count));
  }
  return counts;
}
