import { largestRemainder } from "#app/lib/money.ts";
import type { Attribution, CandidateFacts, OrderFacts, Uplift } from "./facts.ts";
import { attribute } from "./rule.ts";
import type { Ruleset } from "./ruleset.ts";

/**
 * What an order gained by edits after conversations that came too late for the order itself (metrics.md X13). Told apart from the
 * order's credits and never summed with them; nothing where the order is credited, since then what it gained is credited with it.
 * @param candidates also tickets that began after the order
 */
export function upliftOf(
  order: OrderFacts,
  candidates: readonly CandidateFacts[],
  { credits }: Pick<Attribution, "credits">,
  ruleset: Ruleset,
  zone: string,
): Uplift[] {
  const gained = order.amounts.netPaid + order.refunds.reduce((sum, { netPaid }) => sum + netPaid, 0) - order.amounts.gross;
  const upward = order.edits.filter(({ added }) => added > 0);
  if (!ruleset.editUplift || credits.length > 0 || gained <= 0 || upward.length === 0) return [];
  const late = candidates.filter(({ firstCustomerAt }) => firstCustomerAt > order.at);
  const parts = largestRemainder(
    Math.min(gained, order.amounts.netPaid),
    upward.map(({ added }, i) => ({ key: String(i), weight: added })),
  );
  return upward.flatMap(({ at }, i) => {
    const amount = parts.get(String(i))!;
    const edited = { ...order, at, amounts: { netPaid: amount, gross: amount, netSales: amount }, refunds: [] };
    const shares = attribute(edited, late, { ...ruleset, dating: "order" }, zone).credits;
    return shares.length > 0 ? [{ at, amount, credits: shares }] : [];
  });
}
