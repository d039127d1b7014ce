import type { IdentifierKind } from "./identifier.ts";

export type MatchKind = "shopify_customer_id" | "email" | "phone" | "email_alias" | "order_reference";

/** How an order's customer and a ticket's requester were found to be the same person (metrics.md G19). */
export type Match = { level: 1 | 2 | 3 | 4 | 5; by: MatchKind; confidence: "exact" | "probable" };

/** What one kind of shared identifier proves (metrics.md G19): the first is level 1; earlier ones win. */
const levels: [IdentifierKind, Match][] = [
  ["customer", { level: 1, by: "shopify_customer_id", confidence: "exact" }],
  ["email", { level: 2, by: "email", confidence: "exact" }],
  ["phone", { level: 3, by: "phone", confidence: "exact" }],
  ["email_loose", { level: 4, by: "email_alias", confidence: "probable" }],
  ["order_ref", { level: 5, by: "order_reference", confidence: "probable" }],
];

/** Kinds of identifiers by level, level 1 first. */
export const kindsByLevel: readonly IdentifierKind[] = levels.map(([kind]) => kind);

/** @param level 1 to 5 */
export function matchAt(level: number): Match {
  const found = levels[level - 1];
  if (!found) throw new RangeError(`There is no level ${level} of metrics.md G19`);
  return found[1];
}
