import { fullName, type Person, products, type SimMessage, type SimOrder, type SimTicket } from "./model.ts";
import { seeded } from "./seeded.ts";
import { callsOf } from "./world/calls.ts";
import { close, openTicket, pickHuman, playTicket, type Scene, write } from "./world/conversation.ts";
import { makeOrder } from "./world/make-order.ts";
import { settleOrder } from "./world/order-fate.ts";
import { makePerson } from "./world/people.ts";
import { instants } from "./world/rhythm.ts";
import { type Intent, type Topic, topics } from "./world/topics.ts";

export type World = { orders: SimOrder[]; tickets: SimTicket[] };
export type WorldSize = { seed: number; now: number; days: number; orders?: number; tickets?: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Below every id of the living store, which counts from the clock's milliseconds. */
const FIRST_ID = 5_900_000_000_000;
const FIRST_NUMBER = 1001;
/** How many of those who asked buy because of the answer. */
const buyAfter: Record<Intent, number> = { before_sale: 0.4, after_sale: 0.04, other: 0.03 };

type Plot = Scene & {
  now: number;
  people: Person[];
  orders: SimOrder[];
  asked: { ticket: SimTicket; order: SimOrder }[];
  tickets: SimTicket[];
};

/**
 * A store's last `days` days: orders and conversations with their rhythms, returns, mistakes and nuisances. Pure: the same seed
 * and `now` give the same world.
 */
export function buildWorld({ seed, now, days, orders = 3_000, tickets = 2_000 }: WorldSize): World {
  const random = seeded(seed);
  let id = FIRST_ID;
  const plot: Plot = { random, nextId: () => ++id, now, people: [], orders: [], asked: [], tickets: [] };
  // Those who buy after a conversation come on top.
  const alone = Math.round(orders - tickets * 0.18);
  for (const at of instants(random, "orders", alone, now, days))
    plot.orders.push(makeOrder(random, plot.nextId, shopper(plot, 0.72), at));
  for (const at of instants(random, "tickets", tickets, now, days)) addConversation(plot, at);
  numberOrders(plot);
  const complained = new Set(plot.asked.filter(({ ticket }) => /return|damaged/i.test(ticket.type)).map(({ order }) => order));
  for (const order of plot.orders) settleOrder(plot, order, complained.has(order));
  for (const ticket of plot.tickets) ticket.calls = callsOf(ticket, plot.nextId);
  return { orders: plot.orders, tickets: plot.tickets.map((ticket) => upTo(ticket, now)) };
}

/** Somebody new, or somebody who was here before. */
function shopper({ random, people }: Plot, newShare: number): Person {
  if (people.length > 0 && !random.chance(newShare)) return random.pick(people);
  const person = makePerson(random, people.length + 1);
  people.push(person);
  return person;
}

function addConversation(plot: Plot, at: number): void {
  const { random } = plot;
  switch (random.weighted({ before_sale: 39, after_sale: 45, other: 9, spam: 4, outbound: 3 })) {
    case "before_sale":
      return ask(plot, at, "before_sale", shopper(plot, 0.6));
    case "other":
      return ask(plot, at, "other", shopper(plot, 0.3));
    case "after_sale":
      return complain(plot, at);
    case "spam":
      return sendSpam(plot, at);
    case "outbound":
      return writeFirst(plot, at);
  }
}

function ask(plot: Plot, at: number, intent: Intent, person: Person, about?: SimOrder): void {
  const { random } = plot;
  const topic = random.pick(topics[intent]);
  const ticket = openTicket(plot, { at, person, topic, product: random.pick(products) });
  playTicket(plot, ticket, topic);
  if (random.chance(0.004)) ticket.test = true;
  if (random.chance(0.003)) ticket.deletedAt = at + 2 * DAY;
  if (random.chance(0.015)) answerFromHoliday(plot, ticket);
  plot.tickets.push(ticket);
  if (about) plot.asked.push({ ticket, order: about });
  if (random.chance(0.025)) askTwice(plot, ticket, topic);
  if (random.chance(buyAfter[intent])) buy(plot, ticket);
}

/** A question about an order of the last two weeks. */
function complain(plot: Plot, at: number): void {
  const recent = plot.orders.filter(({ createdAt }) => createdAt < at - 6 * HOUR && createdAt > at - 13 * DAY);
  if (recent.length === 0) return ask(plot, at, "before_sale", shopper(plot, 0.6));
  const order = plot.random.pick(recent);
  ask(plot, at, "after_sale", order.person, order);
}

/** Buys after an answer: most within hours, some after days, a few too late to count. */
function buy({ random, nextId, now, orders }: Plot, ticket: SimTicket): void {
  const answer = ticket.messages.find(({ by, public: isPublic }) => isPublic && (by === "human" || by === "ai"));
  if (!answer) return;
  const at = Math.round(answer.at + random.around(9, 1.5) * HOUR);
  if (at < now) orders.push(makeOrder(random, nextId, ticket.person, at));
}

/** The same person asks again elsewhere; the desk merges the second ticket into the first. */
function askTwice(plot: Plot, first: SimTicket, topic: Topic): void {
  const { random } = plot;
  const at = first.createdAt + random.between(3, 50) * MINUTE;
  const second = openTicket(plot, { at: Math.round(at), person: first.person, topic, product: random.pick(products) });
  second.mergedInto = first.id;
  second.mergedAt = Math.round(at + random.between(5, 60) * MINUTE);
  plot.tickets.push(second);
}

function answerFromHoliday({ random, nextId }: Plot, ticket: SimTicket): void {
  const reply = ticket.messages.find(({ by }) => by === "human");
  if (!reply) return;
  const away: SimMessage = {
    ...reply,
    id: nextId(),
    at: reply.at + random.int(2, 9) * 1_000,
    by: "customer",
    staff: null,
    autoSubmitted: true,
  };
  ticket.messages.push({ ...away, text: "I am out of the office until Monday." });
}

function sendSpam(plot: Plot, at: number): void {
  const person = { ...makePerson(plot.random, 900_000 + plot.tickets.length, 1), phone: null };
  const topic = {
    type: "Spam",
    tags: [],
    subject: "Rank first in every search",
    question: "Dear owner, we make your store number one.",
    answer: "",
  };
  const ticket = openTicket(plot, { at, person, topic, product: products[0]! });
  ticket.channel = "email";
  ticket.spamAt = Math.round(at + plot.random.around(40) * MINUTE);
  plot.tickets.push(ticket);
}

/** The shop writes first; now and then the customer takes it up. */
function writeFirst(plot: Plot, at: number): void {
  const { random, nextId } = plot;
  const person = shopper(plot, 0);
  const topic = { type: "Outreach", tags: ["outbound"], subject: `A word to ${fullName(person)}`, question: "", answer: "" };
  const ticket = openTicket(plot, { at, person, topic, product: products[0]! });
  ticket.channel = "email";
  ticket.email ??= person.email;
  ticket.phone = null;
  ticket.startedBy = "merchant";
  ticket.messages = [];
  write(ticket, nextId, at, "human", pickHuman(random), "You left something in your basket, may we help?");
  if (random.chance(0.3))
    write(ticket, nextId, at + random.around(5) * HOUR, "customer", null, "Yes please, which colour do you still have?");
  close(ticket, at + random.between(2, 6) * DAY, null);
  plot.tickets.push(ticket);
}

/** Orders get their numbers as they come; conversations about them quote these. */
function numberOrders(plot: Plot): void {
  plot.orders.sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
  for (const [index, order] of plot.orders.entries()) order.number = FIRST_NUMBER + index;
  for (const { ticket, order } of plot.asked) {
    const name = `#${order.number}`;
    ticket.orderNames.push(name);
    ticket.subject = ticket.subject.replaceAll("{order}", name);
    for (const message of ticket.messages) message.text = message.text.replaceAll("{order}", name);
  }
}

/** The ticket as it stood at `now`; messages in the order they were written. */
export function upTo(ticket: SimTicket, now: number): SimTicket {
  const past = ({ at }: { at: number }) => at <= now;
  const messages = ticket.messages.filter(past).toSorted((a, b) => a.at - b.at || a.id - b.id);
  const merged = ticket.mergedAt !== null && ticket.mergedAt <= now;
  return {
    ...ticket,
    messages,
    statuses: ticket.statuses.filter(past),
    calls: ticket.calls.filter(({ endedAt }) => endedAt <= now),
    assignee: messages.findLast(({ staff, public: isPublic }) => staff !== null && isPublic)?.staff ?? null,
    rating: ticket.rating && past(ticket.rating) ? ticket.rating : null,
    spamAt: ticket.spamAt !== null && ticket.spamAt <= now ? ticket.spamAt : null,
    deletedAt: ticket.deletedAt !== null && ticket.deletedAt <= now ? ticket.deletedAt : null,
    mergedInto: merged ? ticket.mergedInto : null,
    mergedAt: merged ? ticket.mergedAt : null,
  };
}
