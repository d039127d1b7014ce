/** What the simulated store and helpdesk consist of. Instants are epoch milliseconds, money is minor units of the shop's currency. */

export type Person = {
  /** Shopify customer id; null for a guest. */
  id: number | null;
  helpdeskId: number;
  first: string;
  last: string;
  email: string;
  /** As they type it themselves. */
  phone: string | null;
  country: string;
};

export type Product = { id: number; title: string; price: number; colour: string };

export type OrderLine = {
  id: number;
  productId: number;
  title: string;
  price: number;
  /** What one piece costs after the discount. */
  paid: number;
  quantity: number;
  /** What is left of it after refunds. */
  current: number;
};

export type Refund = { id: number; at: number; lines: { lineId: number; quantity: number; amount: number }[]; shipping: number };

export type SimOrder = {
  id: number;
  number: number;
  createdAt: number;
  updatedAt: number;
  cancelledAt: number | null;
  financialStatus: "pending" | "paid" | "partially_refunded" | "refunded" | "voided";
  paidAt: number | null;
  test: boolean;
  source: "web" | "pos" | "shopify_draft_order" | "subscription_contract" | "exchange";
  tags: string[];
  person: Person;
  /** Guests check out without a customer record. */
  guest: boolean;
  lines: OrderLine[];
  shipping: number;
  discountCode: string | null;
  refunds: Refund[];
};

/** Gorgias' own words for channels. */
export type GorgiasChannel = "email" | "chat" | "contact_form" | "instagram-direct-message" | "phone";

export type Staff = { id: number; name: string; email: string; ai: boolean };

export type SimMessage = {
  id: number;
  at: number;
  by: "customer" | "human" | "ai" | "rule";
  staff: Staff | null;
  text: string;
  public: boolean;
  /** An out-of-office answer and the like. */
  autoSubmitted: boolean;
  /** Written by the app: who writes by the API does not take the ticket. */
  byApi?: true;
};

export type SimStatus = { at: number; to: "open" | "closed"; by: Staff | null };

/** A customer's call. */
export type SimCall = {
  id: number;
  /** When it came into the queue. */
  at: number;
  /** null when nobody took it before the caller gave up. */
  answeredAt: number | null;
  endedAt: number;
  /** Whole seconds of it on hold, the first time ten seconds after the answer. */
  holdSeconds: number[];
  wrapUpSeconds: number;
  staff: Staff | null;
};

export type SimTicket = {
  id: number;
  channel: GorgiasChannel;
  createdAt: number;
  subject: string;
  /** Contact reason. */
  type: string;
  tags: string[];
  person: Person;
  /** Address they wrote from; often not exactly the one they buy with. */
  email: string | null;
  phone: string | null;
  startedBy: "customer" | "merchant";
  assignee: Staff | null;
  messages: SimMessage[];
  statuses: SimStatus[];
  calls: SimCall[];
  rating: { id: number; score: number; at: number; comment: string | null } | null;
  spamAt: number | null;
  test: boolean;
  deletedAt: number | null;
  mergedInto: number | null;
  mergedAt: number | null;
  orderNames: string[];
};

export const shopDomain = "maison-linden.myshopify.com";

export const shopSettings = { name: "Maison Linden", timezone: "Europe/Paris", currency: "EUR", country: "FR" };

export const humans: readonly Staff[] = [
  { id: 20418501, name: "Camille Roux", email: "camille@maison-linden.example", ai: false },
  { id: 20418502, name: "Hugo Lambert", email: "hugo@maison-linden.example", ai: false },
  { id: 20418503, name: "Inès Moreau", email: "ines@maison-linden.example", ai: false },
  { id: 20418504, name: "Lucas Petit", email: "lucas@maison-linden.example", ai: false },
];

/** The adapter knows Gorgias' AI by this name. */
export const aiAgent: Staff = { id: 20418590, name: "AI Agent", email: "ai@maison-linden.example", ai: true };

export const ruleBot: Staff = { id: 20418001, name: "Gorgias Bot", email: "bot@maison-linden.example", ai: false };

export const products: readonly Product[] = [
  { id: 8810001, title: "Linen throw", price: 6800, colour: "#d8c9b4" },
  { id: 8810002, title: "Washed linen duvet cover", price: 14900, colour: "#b8c4bb" },
  { id: 8810003, title: "Pair of pillowcases", price: 4500, colour: "#e3d5ca" },
  { id: 8810004, title: "Waffle bath towel", price: 3200, colour: "#cdd8e0" },
  { id: 8810005, title: "Stoneware vase", price: 5400, colour: "#c9ada7" },
  { id: 8810006, title: "Beeswax candle, fig", price: 2900, colour: "#f0dfb8" },
  { id: 8810007, title: "Oak serving board", price: 7600, colour: "#d4b895" },
  { id: 8810008, title: "Wool rug, 160 × 230", price: 28900, colour: "#c3b8aa" },
];

/** Where the ticket stands: the last change counts, a new one is open. */
export function statusOf(ticket: SimTicket): "open" | "closed" {
  return ticket.statuses.at(-1)?.to ?? "open";
}

/** When anything last happened on the ticket. */
export function updatedAt(ticket: SimTicket): number {
  const steps = [...ticket.messages, ...ticket.statuses].map(({ at }) => at);
  const times = [ticket.createdAt, ...steps, ...ticket.calls.map(({ endedAt }) => endedAt)];
  return Math.max(...times, ticket.rating?.at ?? 0, ticket.spamAt ?? 0, ticket.deletedAt ?? 0, ticket.mergedAt ?? 0);
}

/** Whole seconds of speaking, the holds not counted. */
export function talkSeconds({ answeredAt, endedAt, holdSeconds }: SimCall): number {
  if (answeredAt === null) return 0;
  return Math.round((endedAt - answeredAt) / 1000) - holdSeconds.reduce((sum, seconds) => sum + seconds, 0);
}

export function fullName({ first, last }: Person): string {
  return `${first} ${last}`;
}
