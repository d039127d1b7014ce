import { explainOrder, type OrderExplanation } from "#app/attribution/explain-order.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

type Answer = Pick<OrderExplanation, "order" | "sentence" | "ruleset" | "credits" | "considered" | "history"> &
  Partial<Pick<OrderExplanation, "uplift">>;

/** GET /api/v1/orders/:id/attribution and `fiveday explain` (contract.md section 3); null when the shop has no such order. */
export async function answerAttribution(shop: ShopContext, order: string, query: URLSearchParams): Promise<Answer | null> {
  const explained = await explainOrder(shop, order, await readRuleset(shop, query.get("ruleset") ?? undefined));
  if (!explained) return null;
  const { order: about, sentence, ruleset, credits, considered, history, uplift } = explained;
  return { order: about, sentence, ruleset, credits, considered, history, ...(uplift.length > 0 ? { uplift } : {}) };
}
