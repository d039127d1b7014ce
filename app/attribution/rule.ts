import { largestRemainder } from "#app/lib/money.ts";
import type { Attribution, CandidateFacts, Considered, CreditShare, OrderFacts, OrderRefusal, RefusalReason } from "./facts.ts";
import { intentOf } from "./intent.ts";
import { modelWeights } from "./models.ts";
import type { Ruleset } from "./ruleset.ts";
import { isReply, splitByAgent } from "./turns.ts";
import { isInWindow } from "./window.ts";

/** R8: states in which an order counts; `pending` only where the ruleset says so. */
const paidStates = new Set(["authorized", "partially_paid", "paid", "partially_refunded", "refunded"]);

type Judged = {
  ticket: CandidateFacts;
  anchorAt: number;
  firstTouch: number | null;
  touchAt: number | null;
  touchedBy: string | null;
  refusal: RefusalReason | null;
};

/**
 * THE rule: which tickets and agents earned an order, and why the others did not (metrics.md R1–R20). Pure: the same facts and
 * ruleset give the same answer, whatever the order of `candidates` (R20).
 * @param candidates tickets whose requester is the order's customer (G19)
 * @param zone IANA zone of the shop, for calendar windows
 */
export function attribute(order: OrderFacts, candidates: readonly CandidateFacts[], ruleset: Ruleset, zone: string): Attribution {
  const orderAmount = amountOf(order, ruleset.basis);
  const orderRefusal = refuseOrder(order, orderAmount, ruleset);
  const judged = candidates.map((ticket) => judge(order, ticket, ruleset, zone)).toSorted(bySequence);
  const accepted = orderRefusal === null ? judged.filter(({ refusal }) => refusal === null) : [];
  const weights = modelWeights(
    ruleset.model,
    accepted.map(({ ticket, anchorAt, firstTouch, touchAt }) => ({
      ticketId: ticket.ticketId,
      createdAt: ticket.createdAt,
      firstTouch: firstTouch ?? anchorAt,
      touch: touchAt ?? anchorAt,
      direct: false,
    })),
    order.at,
  );
  const ticketAmounts = split(orderAmount, weights);
  const whole = total(weights);
  const credits = accepted.flatMap((each) =>
    weights.has(each.ticket.ticketId)
      ? sharesOf(order, each, ticketAmounts.get(each.ticket.ticketId)!, weights.get(each.ticket.ticketId)! / whole, ruleset)
      : [],
  );
  return {
    orderAmount,
    orderRefusal,
    credits,
    considered: judged.map((each) => consider(each, orderRefusal !== null, weights, ruleset.model)),
  };
}

/** F3: what the order is worth on the ruleset's basis, minor units. */
export function amountOf({ amounts }: OrderFacts, basis: Ruleset["basis"]): number {
  return basis === "gross" ? amounts.gross : basis === "net_sales" ? amounts.netSales : amounts.netPaid;
}

/** R8, R15: why no ticket can earn anything with this order; null when one can. */
function refuseOrder(order: OrderFacts, amount: number, ruleset: Ruleset): OrderRefusal | null {
  if (order.test) return "test";
  if (order.cancelled) return "cancelled";
  if (order.financialStatus === "voided") return "voided";
  const pendingCounts = order.financialStatus === "pending" && ruleset.pending === "count";
  if (!paidStates.has(order.financialStatus) && !pendingCounts) return "payment_pending";
  if (order.isRenewal) return "renewal";
  if (order.isReplacement) return "replacement";
  if (order.sourceName === "pos" && !ruleset.pointOfSale) return "point_of_sale";
  return amount <= 0 ? "nothing_paid" : null;
}

/** R1–R7 for one candidate. */
function judge(order: OrderFacts, ticket: CandidateFacts, ruleset: Ruleset, zone: string): Judged {
  const replies = ticket.messages.filter((message) => isReply(message) && message.at < order.at);
  const firstTouch = replies[0]?.at ?? null;
  const touchAt = replies.at(-1)?.at ?? null;
  const touchedBy = replies.at(-1)?.authorId ?? null;
  const anchorAt =
    ruleset.anchor === "first_reply"
      ? (firstTouch ?? ticket.firstCustomerAt)
      : ruleset.anchor === "last_reply"
        ? (touchAt ?? ticket.firstCustomerAt)
        : ticket.firstCustomerAt;
  return { ticket, anchorAt, firstTouch, touchAt, touchedBy, refusal: refuse() };

  function refuse(): RefusalReason | null {
    if (ticket.isSpam) return "spam";
    if (ticket.isTest) return "test";
    if (ticket.isStaff) return "staff";
    if (ticket.deletedAt !== null) return "deleted";
    if (ticket.mergedInto !== null) return "merged";
    if (ticket.match.confidence === "probable" && ruleset.identity === "exact") return "probable_match_not_allowed";
    // R7: what the merchant started counts from the moment the customer took it up.
    if (ticket.startedBy === "merchant" && !ticket.customerWrote) return "started_by_merchant";
    if (order.at <= anchorAt) return "order_before_ticket";
    if (!isInWindow(order.at, anchorAt, ruleset, zone)) return "outside_window";
    if (ruleset.replyRequired && touchAt === null) return "no_reply_before_order";
    if (!ruleset.afterSale && intentOf(ticket) === "after_sale") return "after_sale_excluded";
    return null;
  }
}

/** Key of what nobody known by name has earned; no id is empty. */
const UNASSIGNED = "";

function split(amount: number, weights: ReadonlyMap<string, number>): Map<string, number> {
  if (weights.size === 0) return new Map();
  return largestRemainder(
    amount,
    Array.from(weights, ([key, weight]) => ({ key, weight })),
  );
}

function total(weights: ReadonlyMap<string, number>): number {
  return [...weights.values()].reduce((sum, weight) => sum + weight, 0);
}

/** R13: the agents' parts of one ticket's amount. */
function sharesOf(order: OrderFacts, judged: Judged, amount: number, ticketWeight: number, ruleset: Ruleset): CreditShare[] {
  const { ticket, anchorAt, touchAt } = judged;
  const parts = splitByAgent(ticket.messages, order.at, ruleset.split);
  const weights = new Map(parts.map(({ agentId, weight }) => [agentId ?? UNASSIGNED, weight]));
  const amounts = split(amount, weights);
  const whole = total(weights);
  return parts.map(({ agentId, turns, weight }) => ({
    ticketId: ticket.ticketId,
    agentId,
    turns,
    weight: (ticketWeight * weight) / whole,
    amount: amounts.get(agentId ?? UNASSIGNED)!,
    anchorAt,
    touchAt: touchAt ?? anchorAt,
    match: ticket.match,
    evidence: 3,
    intent: intentOf(ticket),
  }));
}

function consider(
  judged: Judged,
  orderRefused: boolean,
  weights: ReadonlyMap<string, number>,
  model: Ruleset["model"],
): Considered {
  const { ticket, anchorAt, touchAt, touchedBy, refusal } = judged;
  const told = { ticketId: ticket.ticketId, anchorAt, touchAt, touchedBy, match: ticket.match };
  if (refusal !== null) return { ...told, outcome: "refused", reason: refusal };
  if (orderRefused) return { ...told, outcome: "refused", reason: "order_not_eligible" };
  if (weights.has(ticket.ticketId)) return { ...told, outcome: "credited", reason: null };
  return { ...told, outcome: "lost", reason: model === "last_touch" ? "later_touch_won" : "model_gave_nothing" };
}

/** Latest conversation first; the id keeps equal ones in a fixed order. */
function bySequence(a: Judged, b: Judged): number {
  return b.anchorAt - a.anchorAt || (a.ticket.ticketId < b.ticket.ticketId ? -1 : 1);
}
