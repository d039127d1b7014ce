import fc from "fast-check";
import { type GenericEvent, messageEvent, ticketEvent, ticketHappening } from "./generic-events.ts";
import { type OrderPayload, orderPayload, refundPayload } from "./shopify-order.ts";

/** One message that the world sends us: from the store, or from the helpdesk. */
export type WorldMessage =
  { from: "shopify"; id: string; topic: string; payload: OrderPayload } | { from: "helpdesk"; event: GenericEvent };

/** Addresses of the people of the world; the second writes from an alias of the first's, so they match as probable. */
export const addresses = ["ana@shop.example", "ana+help@shop.example", "bea@shop.example", "dana@team.example"];

const start = Date.parse("2026-03-02T08:00:00Z");
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();

const minute = fc.nat({ max: 3 * 24 * 60 });
/** Orders mostly come after tickets, within the window. */
const orderMinute = fc.integer({ min: 24 * 60, max: 6 * 24 * 60 });
const person = fc.nat({ max: 2 });
const ticketId = fc.constantFrom("T1", "T2", "T3", "T4");

const opening = fc.record({
  id: ticketId,
  minute,
  person,
  status: fc.constantFrom("open", "closed", undefined),
  assignee: fc.constantFrom("a1", "a2", undefined),
  known: fc.boolean(),
  quotes: fc.constantFrom([], [], ["#5001"], ["5002"], ["#4000"]),
});
const tickets = fc.uniqueArray(opening, { minLength: 2, maxLength: 6, selector: ({ id, minute: when }) => `${id}-${when}` });
const author = fc.constantFrom("customer", "customer", "human", "human", "human", "ai", "rule") as fc.Arbitrary<
  "customer" | "human" | "ai" | "rule"
>;
const messages = fc.array(
  fc.record({
    ticket: ticketId,
    minute,
    author,
    internal: fc.constantFrom(false, false, true),
    text: fc.constantFrom(
      undefined,
      "hello",
      "use SAVE10 today",
      "where is #5001?",
      "instead of #5002, please",
      "https://shop.example/products/trail-runner",
      "the Trail Runner in blue",
    ),
    who: fc.constantFrom("a1", "a2"),
  }),
  { minLength: 6, maxLength: 14 },
);
const happenings = fc.array(
  fc.record({
    ticket: ticketId,
    minute,
    what: fc.constantFrom("closed", "open", "snoozed", "spam", "unspam", "merged", "rated", "assigned", "deleted"),
    other: ticketId,
    score: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 6 },
);
const orders = fc.array(
  fc.record({
    minute: orderMinute,
    person,
    known: fc.boolean(),
    code: fc.boolean(),
    product: fc.boolean(),
    source: fc.constantFrom("web", "web", "shopify_draft_order"),
    cents: fc.integer({ min: 1_000, max: 20_000 }),
    fate: fc.constantFrom("kept", "kept", "refunded", "half", "cancelled"),
    after: fc.integer({ min: 1, max: 3_000 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const customers = fc.uniqueArray(fc.record({ person, minute, writesFrom: person }), {
  maxLength: 3,
  selector: ({ person: who, minute: when }) => `${who}-${when}`,
});
/** The store finds out that two customers are one: the first into the second, perhaps both into the third. */
const merges = fc.constantFrom(
  [],
  [],
  [[70, 71]],
  [
    [70, 71],
    [71, 72],
  ],
) as fc.Arbitrary<[number, number][]>;
const agentIsCustomer = fc.boolean();

/** A few people, tickets and orders, and everything that is told of them, in the order it happened to be told. */
export const smallWorld: fc.Arbitrary<WorldMessage[]> = fc
  .record({ tickets, messages, happenings, orders, customers, merges, agentIsCustomer })
  .map((world) => [
    ...world.tickets.map(openingMessage),
    ...world.messages.map(letter),
    ...world.happenings.map(happening),
    ...world.orders.flatMap(orderMessages),
    ...world.customers.map(customerMessage),
    ...world.merges.map(mergeMessage),
    helpdesk({
      id: "agent-a2",
      type: "agent",
      occurred_at: at(0),
      agent: { id: "a2", name: "Bo", email: world.agentIsCustomer ? addresses[2] : addresses[3], team: "Sales" },
    }),
  ]);

/** What one element of an arbitrary list looks like. */
type One<A> = A extends fc.Arbitrary<(infer T)[]> ? T : never;

const helpdesk = (event: GenericEvent): WorldMessage => ({ from: "helpdesk", event });

function openingMessage({ id, minute: when, person: who, status, assignee, known, quotes }: One<typeof tickets>): WorldMessage {
  const more = { ...(status ? { status } : {}), ...(assignee ? { assignee: { id: assignee, name: `Agent ${assignee}` } } : {}) };
  const customer = known ? { customer: { id: `c${who}`, email: addresses[who], shopify_customer_id: String(70 + who) } } : {};
  return helpdesk({
    ...ticketEvent(id, at(when), addresses[who]!, { ...more, ...customer, tags: [`t${when % 3}`], order_names: quotes }),
    id: `open-${id}-${when}`,
  });
}

function letter({ ticket, minute: when, author: kind, internal, who, text }: One<typeof messages>, n: number): WorldMessage {
  const writer = kind === "human" ? { author: { kind, id: who, name: `Agent ${who}` } } : {};
  const visibility = internal && kind === "human" ? { visibility: "internal" } : {};
  const event = messageEvent(ticket, at(when), kind, { id: `m${n}`, ...writer, ...visibility, text });
  return helpdesk({ ...event, id: `letter-${n}` });
}

function happening({ ticket, minute: when, what, other, score }: One<typeof happenings>, n: number): WorldMessage {
  const told = (type: string, more: Record<string, unknown> = {}) =>
    helpdesk({ ...ticketHappening(type, ticket, at(when), more), id: `happening-${n}` });
  switch (what) {
    case "merged":
      return told("merged", { into: other });
    case "rated":
      return told("rated", { rating: { score, scale_min: 1, scale_max: 5, comment: "thanks" } });
    case "assigned":
      return told("assigned", { assignee: score > 3 ? null : { id: "a1", team: "First line" } });
    case "spam":
    case "unspam":
    case "deleted":
      return told(what);
    default:
      return told("status", { to: what, actor: { kind: "human", id: "a1" } });
  }
}

function orderMessages(
  { minute: when, person: who, known, cents, fate, after, code, product, source }: One<typeof orders>,
  n: number,
): WorldMessage[] {
  const id = 5001 + n;
  const total = (cents / 100).toFixed(2);
  const story = { id, at: at(when), total, email: addresses[who]!, customerId: known ? 70 + who : null };
  const tell = (topic: string, payload: OrderPayload): WorldMessage => ({
    from: "shopify",
    id: `${topic}-${id}`,
    topic,
    payload: {
      ...payload,
      source_name: source,
      discount_codes: code ? [{ code: "save10" }] : [],
      line_items: product ? [{ id, title: "Trail Runner", variant_id: 44, price: total, quantity: 1, current_quantity: 1 }] : [],
    },
  });
  const told = [tell("orders/create", orderPayload(story))];
  const later = { ...story, updatedAt: at(when + after) };
  if (fate === "cancelled") {
    const change = {
      cancelled_at: at(when + after),
      financial_status: "voided",
      current_total_price: "0.00",
      current_total_price_set: null,
    };
    told.push(tell("orders/cancelled", orderPayload(later, change)), tell("orders/updated", orderPayload(later, change)));
  }
  if (fate === "refunded" || fate === "half") {
    const back = fate === "half" ? Math.floor(cents / 2) : cents;
    const refund = refundPayload(900 + n, id, at(when + after), (back / 100).toFixed(2));
    const left = ((cents - back) / 100).toFixed(2);
    const change = {
      refunds: [refund],
      financial_status: back === cents ? "refunded" : "partially_refunded",
      current_total_price: left,
      current_total_price_set: null,
      current_subtotal_price: left,
      current_subtotal_price_set: null,
    };
    told.push(tell("refunds/create", refund), tell("orders/updated", orderPayload(later, change)));
  }
  return told;
}

function customerMessage({ person: who, minute: when, writesFrom }: One<typeof customers>, n: number): WorldMessage {
  const payload = { id: 70 + who, first_name: "Zoe", last_name: `Berg ${n}`, email: addresses[writesFrom], updated_at: at(when) };
  return { from: "shopify", id: `customer-${n}`, topic: "customers/update", payload };
}

function mergeMessage([gone, kept]: [number, number]): WorldMessage {
  const gid = (id: number) => `gid://shopify/Customer/${id}`;
  const payload = {
    admin_graphql_api_customer_kept_id: gid(kept),
    admin_graphql_api_customer_deleted_id: gid(gone),
    status: "completed",
  };
  return { from: "shopify", id: `merge-${gone}-${kept}`, topic: "customers/merge", payload };
}
