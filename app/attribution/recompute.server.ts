import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { replaceCandidates } from "./candidates.server.ts";
import { evaluateOrders } from "./evaluate.server.ts";
import { loadOrders } from "./order-facts.server.ts";
import { recordRestatements } from "./restatements.server.ts";
import { amountOf } from "./rule.ts";
import type { Ruleset } from "./ruleset.ts";
import { keptRulesets } from "./rulesets.server.ts";
import { fingerprint, type OrderCredits, replaceCredits, seriesKey, stateOf, storedCredits } from "./series.server.ts";

/**
 * Finds the candidates of the given orders again, applies the shop's rulesets and replaces their credits where they differ (R17, R20), in the caller's
 * transaction. A change under the active ruleset of credits that had been computed before leaves a restatement with its cause.
 * @param causes order id → why it is computed again
 * @returns number of orders whose credits changed under the active ruleset
 */
export async function recomputeCredits(tx: ShopDb, shop: ShopContext, causes: ReadonlyMap<string, string>): Promise<number> {
  const ids = [...causes.keys()];
  await replaceCandidates(tx, ids);
  const rulesets = await keptRulesets(tx);
  const before = await storedCredits(tx, ids);
  const now = await creditsOf(tx, shop, rulesets, ids);
  const changed = now.filter(({ ruleset, orderId, orderAmount, credits, assists }) => {
    const known = before.get(seriesKey(ruleset, orderId))?.fingerprint ?? fingerprint(orderAmount, []);
    return fingerprint(orderAmount, [...credits, ...assists]) !== known;
  });
  await replaceCredits(tx, changed);
  const shown = changed.filter(({ ruleset }) => ruleset === rulesets[0]!.label);
  await recordRestatements(
    tx,
    shown.map(({ ruleset, orderId, orderAmount, credits }) => ({
      orderId,
      before: before.get(seriesKey(ruleset, orderId))?.state ?? { orderAmount, credits: [] },
      after: stateOf(orderAmount, credits),
      cause: causes.get(orderId)!,
    })),
  );
  await tx.execute(
    `UPDATE "Order" SET "attributedAt" = now() WHERE "shopId" = $1 AND "id" = ANY($2) AND "attributedAt" IS NULL`,
    ids,
  );
  return shown.length;
}

/** Credits of each order under each ruleset, also where there are none; an order that the store deleted has none and is worth nothing. */
async function creditsOf(
  tx: ShopDb,
  shop: ShopContext,
  rulesets: readonly Ruleset[],
  ids: readonly string[],
): Promise<OrderCredits[]> {
  const evaluated = await evaluateOrders(tx, shop, rulesets, { ids });
  const found = new Set(evaluated.map(({ order }) => order.id));
  const others = await loadOrders(
    tx,
    ids.filter((id) => !found.has(id)),
  );
  const known = new Set([...found, ...others.map(({ id }) => id)]);
  const gone = ids
    .filter((id) => !known.has(id))
    .flatMap((orderId) =>
      rulesets.map(({ label }) => ({ ruleset: label, orderId, at: 0, orderAmount: 0, credits: [], assists: [] })),
    );
  const there = [...evaluated, ...others.map((order) => ({ order, attributions: null }))].flatMap(({ order, attributions }) =>
    rulesets.map((ruleset, i) => ({
      ruleset: ruleset.label,
      orderId: order.id,
      at: order.at,
      orderAmount: amountOf(order, ruleset.basis),
      credits: attributions?.[i]!.credits ?? [],
      assists: attributions?.[i]!.assists ?? [],
    })),
  );
  return [...there, ...gone];
}
