import type { IdentifierKind } from "./identifier.ts";

export type MatchKind = "shopify_customer_id" | "email" | "phone" | "email_alias" | "order_reference";

/** How an order's customer and a ticket's requester were found to be the same person (metrics.md G19). */
export type Match = { level: 1 | 2 | 3 | 4 | 5; by: MatchKind; confidence: "exact" | "probable" };

/** What one kind of shared identifier proves (metrics.md G19); earlier entries win. */
const levels: [IdentifierKind, Match][] = [
  ["customer", { level: 1, by: "shopify_customer_id", confidence: "exact" }],
  ["email", { level: 2, by: "email", confidence: "exact" }],
  ["phone", { level: 3, by: "phone", confidence: "exact" }],
  ["email_loose", { level: 4, by: "email_alias", confidence: "probable" }],
  ["order_ref", { level: 5, by: "order_reference", confidence: "probable" }],
];

/** The first level at which two sides that share identifiers of these kinds match; null when they share none. */
export function matchByKinds(kinds: readonly IdentifierKind[]): Match | null {
  return levels.find(([kind]) => kinds.includes(kind))?.[1] ?? null;
}
