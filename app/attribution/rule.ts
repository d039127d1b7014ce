import { largestRemainder } from "#app/lib/money.ts";
import { evidenceOf } from "./evidence.ts";
import type {
  Attribution,
  CandidateFacts,
  Considered,
  CreditShare,
  Evidence,
  OrderFacts,
  OrderRefusal,
  RefusalReason,
} from "./facts.ts";
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
  evidence: Evidence;
  refusal: RefusalReason | null;
};

/**
 * THE rule: which tickets and agents earned an order, and why the others did not (metrics.md R1–R20). Pure: the same facts and
 * ruleset give the same answer, whatever the order of `candidates` (R20).
 * @param candidates tickets whose requester is the order's customer (G19)
 * @param zone IANA zone of the shop, for calendar windows
 */
export function attribute(order: OrderFacts, candidates: readonly CandidateFacts[], ruleset: Ruleset, zone: string): Attribution {
  const steps = worthOverTime(order, ruleset);
  const orderRefusal = refuseOrder(order, steps, ruleset);
  const judged = candidates.map((ticket) => judge(order, ticket, ruleset, zone)).toSorted(bySequence);
  const accepted = orderRefusal === null ? judged.filter(({ refusal }) => refusal === null) : [];
  const weights = modelWeights(
    ruleset.model,
    accepted.map(({ ticket, anchorAt, firstTouch, touchAt, evidence }) => ({
      ticketId: ticket.ticketId,
      createdAt: ticket.createdAt,
      firstTouch: firstTouch ?? anchorAt,
      touch: touchAt ?? anchorAt,
      direct: evidence.grade === 1,
    })),
    order.at,
  );
  const shares = accepted.map((each) => sharesOf(order, each, weights.get(each.ticket.ticketId) ?? 0, ruleset));
  return {
    orderAmount: amountOf(order, ruleset.basis),
    orderRefusal,
    credits: booked(
      shares.flatMap((parts) => parts.filter(({ ticketWeight }) => ticketWeight > 0)),
      steps,
    ),
    assists: booked(
      shares.flatMap((parts) => parts.filter(({ ticketWeight }) => ticketWeight === 0)),
      [{ at: order.at, amount: 0 }],
    ),
    considered: judged.map((each) => consider(each, orderRefusal !== null, weights, ruleset.model)),
  };
}

/** F3: what the order is worth on the ruleset's basis, minor units. */
export function amountOf({ amounts }: OrderFacts, basis: Ruleset["basis"]): number {
  return basis === "gross" ? amounts.gross : basis === "net_sales" ? amounts.netSales : amounts.netPaid;
}

/** What the order has been worth from which instant on: ascending, ending with what it is worth now (F3, dating). */
type Worth = { at: number; amount: number }[];

function worthOverTime(order: OrderFacts, { basis, dating }: Ruleset): Worth {
  const now = amountOf(order, basis);
  if (dating === "order" || basis === "gross") return [{ at: order.at, amount: now }];
  const taken = order.refunds.map(({ at, netPaid, netSales }) => ({ at, amount: basis === "net_sales" ? netSales : netPaid }));
  let left = taken.reduce((sum, { amount }) => sum + amount, now);
  const worth = new Map([[order.at, left]]);
  for (const { at, amount } of taken) worth.set(Math.max(at, order.at), (left -= amount));
  return Array.from(worth, ([at, amount]) => ({ at, amount }));
}

/** R8, R15: why no ticket can earn anything with this order; null when one can. */
function refuseOrder(order: OrderFacts, steps: Worth, ruleset: Ruleset): OrderRefusal | null {
  const everPaid = steps.some(({ amount }) => amount > 0);
  if (order.test) return "test";
  // Booked by day, what a cancelled order paid and got back counts on both days.
  if (order.cancelled && !(ruleset.dating === "refund" && ruleset.basis !== "gross" && everPaid)) return "cancelled";
  if (order.financialStatus === "voided") return "voided";
  const pendingCounts = order.financialStatus === "pending" && ruleset.pending === "count";
  if (!paidStates.has(order.financialStatus) && !pendingCounts) return "payment_pending";
  if (order.isRenewal) return "renewal";
  if (order.isReplacement) return "replacement";
  if (order.sourceName === "pos" && !ruleset.pointOfSale) return "point_of_sale";
  if (order.beforeInstall && !ruleset.backfill) return "before_install";
  return everPaid ? null : "nothing_paid";
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
  return { ticket, anchorAt, firstTouch, touchAt, touchedBy, evidence: evidenceOf(order, ticket), refusal: refuse() };

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

/** An agent's part of a ticket, before money. */
type Part = Omit<CreditShare, "amount" | "bookings" | "weight"> & { ticketWeight: number; agentWeight: number };

/** R13: the agents' parts of one ticket. */
function sharesOf(order: OrderFacts, judged: Judged, ticketWeight: number, ruleset: Ruleset): Part[] {
  const { ticket, anchorAt, touchAt, evidence } = judged;
  const intent = intentOf(ticket);
  return splitByAgent(ticket, order.at, ruleset.split).map(({ agentId, turns, weight }) => ({
    ticketId: ticket.ticketId,
    agentId,
    turns,
    ticketWeight,
    agentWeight: weight,
    anchorAt,
    touchAt: touchAt ?? anchorAt,
    match: ticket.match,
    evidence: evidence.grade,
    intent,
  }));
}

/** The parts with their money: at every instant all bookings so far sum exactly to what the order was worth then (R9). */
function booked(parts: readonly Part[], steps: Worth): CreditShare[] {
  if (parts.length === 0) return [];
  const sums = steps.map(({ amount }) => divide(parts, amount));
  return parts.map(({ ticketWeight, agentWeight, ...part }, i) => {
    const bookings = steps.map(({ at }, n) => ({ at, amount: sums[n]![i]! - (n === 0 ? 0 : sums[n - 1]![i]!) }));
    return {
      ...part,
      weight: ticketWeight === 0 ? 0 : (ticketWeight / ticketSum(parts)) * (agentWeight / agentSum(parts, part.ticketId)),
      amount: sums.at(-1)![i]!,
      bookings: bookings.filter(({ amount }, n) => n === 0 || amount !== 0),
    };
  });
}

/** An amount among tickets by their weights, then each ticket's among its agents; whole minor units (G11). */
function divide(parts: readonly Part[], amount: number): number[] {
  if (parts.length <= 1) return parts.map(() => amount);
  const tickets = new Map(parts.map(({ ticketId, ticketWeight }) => [ticketId, ticketWeight]));
  if (amount === 0) return parts.map(() => 0);
  const ofTickets = largestRemainder(
    amount,
    Array.from(tickets, ([key, weight]) => ({ key, weight })),
  );
  const ofAgents = new Map(
    Array.from(tickets.keys(), (ticketId) => [
      ticketId,
      largestRemainder(
        ofTickets.get(ticketId)!,
        parts
          .filter((part) => part.ticketId === ticketId)
          .map(({ agentId, agentWeight }) => ({ key: agentId ?? UNASSIGNED, weight: agentWeight })),
      ),
    ]),
  );
  return parts.map(({ ticketId, agentId }) => ofAgents.get(ticketId)!.get(agentId ?? UNASSIGNED)!);
}

function ticketSum(parts: readonly Part[]): number {
  const tickets = new Map(parts.map(({ ticketId, ticketWeight }) => [ticketId, ticketWeight]));
  return [...tickets.values()].reduce((sum, weight) => sum + weight, 0);
}

function agentSum(parts: readonly Part[], ticketId: string): number {
  return parts.reduce((sum, part) => sum + (part.ticketId === ticketId ? part.agentWeight : 0), 0);
}

function consider(
  judged: Judged,
  orderRefused: boolean,
  weights: ReadonlyMap<string, number>,
  model: Ruleset["model"],
): Considered {
  const { ticket, anchorAt, touchAt, touchedBy, refusal, evidence } = judged;
  const told = { ticketId: ticket.ticketId, anchorAt, touchAt, touchedBy, match: ticket.match, evidence };
  if (refusal !== null) return { ...told, outcome: "refused", reason: refusal };
  if (orderRefused) return { ...told, outcome: "refused", reason: "order_not_eligible" };
  if (weights.has(ticket.ticketId)) return { ...told, outcome: "credited", reason: null };
  return { ...told, outcome: "lost", reason: model === "last_touch" ? "later_touch_won" : "model_gave_nothing" };
}

/** Latest conversation first; the id keeps equal ones in a fixed order. */
function bySequence(a: Judged, b: Judged): number {
  return b.anchorAt - a.anchorAt || (a.ticket.ticketId < b.ticket.ticketId ? -1 : 1);
}
