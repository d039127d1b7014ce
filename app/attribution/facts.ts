import type { Match } from "#app/identity/match.ts";
import type { Said } from "#app/tickets/conversation.ts";

/** What the rule looks at. Instants are epoch milliseconds, money is minor units of the shop currency. */
export type OrderFacts = {
  id: string;
  name: string;
  /** processed_at (R4) */
  at: number;
  createdAt: number;
  currency: string;
  amounts: { netPaid: number; gross: number; netSales: number };
  /** What each refund took from the amounts (orders/amounts.ts), ascending by time. */
  refunds: { at: number; netPaid: number; netSales: number }[];
  /** Edits, ascending by time, with the worth of what came in less what went out. */
  edits: { at: number; added: number }[];
  financialStatus: string;
  cancelled: boolean;
  test: boolean;
  sourceName: string | null;
  isRenewal: boolean;
  isReplacement: boolean;
  /** What a message must name to speak of the order (identity/mention-keys.server.ts). */
  evidenceKeys: string[];
  /** Made before the app was installed (R8). */
  beforeInstall: boolean;
};

/** A public message of the conversation, or an internal note (which never counts). */
export type MessageFacts = Said;

/** A ticket that matches the order's customer, with the messages of tickets merged into it. */
export type CandidateFacts = {
  ticketId: string;
  createdAt: number;
  firstCustomerAt: number;
  startedBy: "customer" | "merchant";
  customerWrote: boolean;
  isSpam: boolean;
  isTest: boolean;
  isStaff: boolean;
  deletedAt: number | null;
  mergedInto: string | null;
  type: string | null;
  tags: string[];
  /** Names of orders that the helpdesk keeps with the ticket, as references. */
  orderRefs: string[];
  /** It quotes an order that was there before the ticket (R19). */
  quotesEarlierOrder: boolean;
  /** Who held the ticket from when on, ascending; null = nobody. */
  assignments: { at: number; agentId: string | null }[];
  match: Match;
  /** ascending */
  messages: MessageFacts[];
};

/** R14: 1 direct, 2 strong, 3 time only; and what it rests on. */
export type Evidence = {
  grade: 1 | 2 | 3;
  by: "draft_order" | "checkout_link" | "discount_code" | "product_link" | "product_named" | "order_named" | "time";
};

export type CreditShare = {
  ticketId: string;
  /** null = Unassigned */
  agentId: string | null;
  turns: number;
  /** share of the order's amount, 0…1 */
  weight: number;
  amount: number;
  /** When which part of `amount` counts: all of it with the order, or the order and each refund on its own day (F3). */
  bookings: { at: number; amount: number }[];
  anchorAt: number;
  touchAt: number;
  match: Match;
  evidence: Evidence["grade"];
  intent: "before_sale" | "after_sale";
};

export type RefusalReason =
  | "outside_window"
  | "order_before_ticket"
  | "no_reply_before_order"
  | "later_touch_won"
  | "model_gave_nothing"
  | "different_customer"
  | "probable_match_not_allowed"
  | "spam"
  | "test"
  | "staff"
  | "deleted"
  | "merged"
  | "started_by_merchant"
  | "after_sale_excluded"
  | "order_not_eligible";

/** Why an order as a whole earns nobody anything (R8). */
export type OrderRefusal =
  | "test"
  | "cancelled"
  | "voided"
  | "payment_pending"
  | "renewal"
  | "replacement"
  | "point_of_sale"
  | "before_install"
  | "nothing_paid";

export type Considered = {
  ticketId: string;
  outcome: "credited" | "lost" | "refused";
  reason: RefusalReason | null;
  anchorAt: number;
  /** Last reply before the order; null when there was none. */
  touchAt: number | null;
  /** Agent of that reply; null when there was none or the helpdesk did not say who. */
  touchedBy: string | null;
  match: Match;
  evidence: Evidence;
};

/** What an edit added to an order, and whom it is owed to. */
export type Uplift = { at: number; amount: number; credits: CreditShare[] };

export type Attribution = {
  orderAmount: number;
  /** null when the order is eligible */
  orderRefusal: OrderRefusal | null;
  credits: CreditShare[];
  /** Tickets that qualify and to which the model gives nothing; they assisted (R12, any_touch). Weight and amount 0. */
  assists: CreditShare[];
  considered: Considered[];
};
