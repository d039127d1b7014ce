import type { CandidateFacts, Evidence, OrderFacts } from "./facts.ts";
import { isReply } from "./turns.ts";

/**
 * How directly a conversation led to an order (metrics.md R14). The grade changes no amount, except where a ruleset credits direct
 * evidence only.
 */
export function evidenceOf(order: Pick<OrderFacts, "at" | "evidenceKeys">, ticket: CandidateFacts): Evidence {
  // Staff put a draft order together for this customer; no other order answers to an invoice.
  if (order.evidenceKeys.includes("invoice")) return { grade: 1, by: "draft_order" };
  const isNothingNamed = ticket.orderRefs.length === 0 && ticket.messages.every(({ mentions }) => mentions === null);
  if (isNothingNamed) return { grade: 3, by: "time" };
  const answers = new Set(order.evidenceKeys);
  const before = ticket.messages.filter(({ at, isPublic }) => isPublic && at < order.at);
  const said = keysIn(before.filter(isReply)).filter((key) => answers.has(key));
  const names = (keys: readonly string[], kind: string) => keys.some((key) => key.startsWith(`${kind}:`));
  if (names(said, "checkout")) return { grade: 1, by: "checkout_link" };
  if (names(said, "discount_code")) return { grade: 1, by: "discount_code" };
  if (names(said, "product") || names(said, "variant")) return { grade: 1, by: "product_link" };
  const anybody = keysIn(before).filter((key) => answers.has(key));
  if (["product", "variant", "phrase"].some((kind) => names(anybody, kind))) return { grade: 2, by: "product_named" };
  // An order has its name only once it is placed: it may be named later than that.
  const orders = [...ticket.orderRefs.map((reference) => `order:${reference}`), ...keysIn(ticket.messages)];
  if (orders.some((key) => key.startsWith("order:") && answers.has(key))) return { grade: 2, by: "order_named" };
  return { grade: 3, by: "time" };
}

function keysIn(messages: CandidateFacts["messages"]): string[] {
  return messages.flatMap(({ mentions }) => mentions ?? []);
}
