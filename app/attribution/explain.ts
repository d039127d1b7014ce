import { Temporal } from "temporal-polyfill";
import { formatMoney } from "#app/lib/money.ts";
import type { Attribution, Considered, CreditShare, Evidence, OrderFacts, OrderRefusal, RefusalReason, Uplift } from "./facts.ts";
import type { Ruleset } from "./ruleset.ts";

/** How agents, the customer and tickets are called in a sentence. */
export type Names = {
  agent(id: string | null): string;
  customer: string | null;
  ticket(id: string): string;
};

/** One sentence for each way an order can be left without any credit (metrics.md R8). */
export const orderRefusalSentence: Record<OrderRefusal, string> = {
  test: "It is a test order, so it earns nobody anything.",
  cancelled: "It was cancelled, so nothing is credited.",
  voided: "Its payment was voided, so nothing is credited.",
  payment_pending: "It is not paid yet; once it is, it is credited at its original time.",
  renewal: "It is an automatic subscription renewal, which no conversation brought about.",
  replacement: "It is an exchange or replacement, not a new sale.",
  point_of_sale: "It was bought at the till, and this ruleset leaves those out.",
  before_install: "It was made before the app was installed, and this ruleset leaves those out.",
  nothing_paid: "Nothing is left of what was paid for it, so there is nothing to credit.",
};

/** One sentence for each kind of evidence (metrics.md R14). */
export const evidenceSentence: Record<Evidence["by"], string> = {
  draft_order: "Staff put the order together for the customer.",
  checkout_link: "Its checkout was sent in the conversation.",
  discount_code: "A discount code from the conversation was used.",
  product_link: "A product whose link was sent in the conversation was bought.",
  product_named: "A product named in the conversation was bought.",
  order_named: "The conversation names the order.",
  time: "Nothing but its time ties it to the conversation.",
};

/** One sentence for each reason a conversation earns nothing with an order (metrics.md R1–R12). */
export const reasonSentence: Record<RefusalReason, string> = {
  outside_window: "The order came after the window had closed.",
  order_before_ticket: "The order came before the customer wrote.",
  no_reply_before_order: "Nobody had replied before the order.",
  later_touch_won: "Another conversation was touched later, so it has the credit.",
  model_gave_nothing: "The model gives this conversation nothing.",
  different_customer: "Its address or number belongs to several customers, so this may be another one.",
  probable_match_not_allowed: "The match is only probable, and this ruleset counts exact ones.",
  spam: "The conversation is spam.",
  test: "The conversation is a test.",
  staff: "The conversation was written by staff.",
  deleted: "The conversation was deleted.",
  merged: "The conversation was merged into another one.",
  started_by_merchant: "The shop started the conversation and the customer did not answer.",
  after_sale_excluded: "The conversation was about an earlier order, and this ruleset leaves those out.",
  order_not_eligible: "The order cannot be credited to anybody.",
};

/** What the sentence may tell besides. */
type Told = {
  uplift?: readonly Uplift[];
  /** The order says nothing of who bought. */
  anonymous?: boolean;
  locale?: string;
};

/** The one sentence that says why an order is credited as it is, or why it is not. Times in the shop's zone. */
export function explain(
  order: OrderFacts,
  attribution: Attribution,
  names: Names,
  zone: string,
  ruleset: Pick<Ruleset, "windowDays">,
  { uplift = [], anonymous = false, locale = "en" }: Told = {},
): string {
  if (attribution.orderRefusal !== null)
    return `Order ${order.name}: ${lowerFirst(orderRefusalSentence[attribution.orderRefusal])}`;
  if (attribution.credits.length === 0) {
    const gained = uplift.map(({ at, amount }) => {
      const day = moment(at, zone, locale).replace(/^.* on /, "");
      return ` An edit on ${day} added ${formatMoney(amount, order.currency, locale)} after the conversation, which is told beside the credits.`;
    });
    return `${notCredited(order, attribution.considered, anonymous)}${gained.join("")}`;
  }
  const [latest] = attribution.credits.toSorted((a, b) => b.touchAt - a.touchAt || b.amount - a.amount);
  const buyer = names.customer ?? "the customer";
  const parts = attribution.credits.map((credit) => part(credit, attribution, order.currency, names, locale));
  return `${touched(latest!, attribution.considered, names, zone, locale)}; ${buyer} bought ${duration(order.at - latest!.touchAt)} later, inside the ${ruleset.windowDays}-day window. ${attribution.orderAmount > 0 ? parts.join("; ") : "What that earned went back with the refunds"}.${evidence(latest!, attribution.considered)}`;
}

/** The conversation an order is explained by where none is credited: the last one before it, else the first one after it. */
export function nearestConversation(order: Pick<OrderFacts, "at">, considered: readonly Considered[]): Considered | undefined {
  return considered.find(({ anchorAt }) => anchorAt < order.at) ?? considered.at(-1);
}

/** What more than time speaks for it. */
function evidence({ ticketId }: CreditShare, considered: readonly Considered[]): string {
  const { by } = considered.find((each) => each.ticketId === ticketId)!.evidence;
  return by === "time" ? "" : ` ${evidenceSentence[by]}`;
}

function touched(credit: CreditShare, considered: readonly Considered[], names: Names, zone: string, locale: string): string {
  const when = moment(credit.touchAt, zone, locale);
  if (credit.turns === 0) return `The customer wrote in ticket ${names.ticket(credit.ticketId)} at ${when}`;
  // The last to reply need not be the one with the largest share.
  const { touchedBy } = considered.find(({ ticketId }) => ticketId === credit.ticketId)!;
  return `${upperFirst(names.agent(touchedBy))} replied at ${when}`;
}

function part(
  credit: CreditShare,
  { orderAmount, credits }: Attribution,
  currency: string,
  names: Names,
  locale: string,
): string {
  const ofTicket = credits.filter(({ ticketId }) => ticketId === credit.ticketId);
  const turns = ofTicket.reduce((sum, each) => sum + each.turns, 0);
  const tickets = new Set(credits.map(({ ticketId }) => ticketId)).size;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const share = ofTicket.length > 1 ? ` (${credit.turns} of ${turns} turns)` : "";
  const where = tickets > 1 ? ` for ticket ${names.ticket(credit.ticketId)}` : "";
  if (credits.length === 1) return `All ${money(orderAmount)} goes to ${names.agent(credit.agentId)}${probable(credit)}`;
  return `${money(credit.amount)} of ${money(orderAmount)} goes to ${names.agent(credit.agentId)}${where}${share}${probable(credit)}`;
}

function probable({ match }: CreditShare): string {
  return match.confidence === "probable" ? `, matched probably by ${match.by.replaceAll("_", " ")}` : "";
}

function notCredited(order: OrderFacts, considered: readonly Considered[], anonymous: boolean): string {
  const nearest = nearestConversation(order, considered);
  if (!nearest?.reason && anonymous)
    return `Order ${order.name} is not credited: it carries no customer, e-mail address or phone number to look for.`;
  if (!nearest?.reason) return `Order ${order.name} is not credited: no conversation with this customer was found.`;
  return `Order ${order.name} is not credited: ${lowerFirst(reasonSentence[nearest.reason])}`;
}

function moment(ms: number, zone: string, locale: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone);
  const time = local.toPlainTime().toString({ smallestUnit: "minute" });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  const noon = Date.UTC(local.year, local.month - 1, local.day, 12);
  return `${time} on ${day.format(noon)} ${month.format(noon)}`;
}

const units: [milliseconds: number, name: string][] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** "18 hours", "4 days", "1 minute": the largest unit that fits; hours up to two days, because that is how people say it. */
function duration(ms: number): string {
  const fitting = units.find(([size, name]) => ms >= size * (name === "day" ? 2 : 1)) ?? units.at(-1)!;
  const count = Math.max(0, Math.floor(ms / fitting[0]));
  return `${count} ${fitting[1]}${count === 1 ? "" : "s"}`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
