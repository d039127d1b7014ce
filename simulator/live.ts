import type { Desk } from "./helpdesks/desk.ts";
import { type Person, products, type SimTicket, statusOf } from "./model.ts";
import { type Random, seeded } from "./seeded.ts";
import { onePiece } from "./shopify/refund-order.ts";
import type { ShopFloor } from "./shopify/shop-floor.ts";
import type { SimulatorState } from "./state.ts";
import type { ProxyTarget } from "./storefront/app-proxy.ts";
import { shopperAnswers } from "./storefront/shopper-answers.ts";
import { openTicket, pickHuman } from "./world/conversation.ts";
import { makePerson } from "./world/people.ts";
import { busyness } from "./world/rhythm.ts";
import { closings, followUps, type Intent, topics } from "./world/topics.ts";

export type Living = {
  state: SimulatorState;
  desk: Desk;
  floor: ShopFloor;
  storefront: ProxyTarget;
  seed: number;
  onError: (error: unknown) => void;
};

/** A look at the page should show something new before one looks away. */
const USUAL_PAUSE_MS = 4_000;
const HOUR = 3_600_000;

/** Keeps the store alive: every few seconds somebody asks, answers, buys or sends back. @returns ends it */
export function live(from: Living): () => Promise<void> {
  const random = seeded(from.seed);
  const stopping = new AbortController();
  const ended = run(from, random, stopping.signal);
  return () => {
    stopping.abort();
    return ended;
  };
}

async function run(from: Living, random: Random, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    const pace = Math.min(1.6, Math.max(0.6, busyness("orders", Date.now())));
    await pause((random.around(USUAL_PAUSE_MS, 0.5) / pace) | 0, stopped);
    if (stopped.aborted) return;
    try {
      await step(from, random);
    } catch (error) {
      from.onError(error);
    }
  }
}

/** One thing that happens now; where there is nobody to answer, somebody asks. */
async function step({ state, desk, floor, storefront }: Living, random: Random): Promise<void> {
  const recent = state.tickets(60).filter((ticket) => ticket.createdAt > Date.now() - 2 * HOUR && ticket.spamAt === null);
  const open = recent.filter((ticket) => statusOf(ticket) === "open");
  const asking = open.filter(awaitsUs);
  const answered = open.filter((ticket) => !awaitsUs(ticket));
  const act = random.weighted({ ask: 24, answer: 30, follow: 8, close: 14, buyAfter: 10, buy: 12, rate: 4, refund: 2 });
  if (act === "buy") return void (await floor.buy({ person: somebody(state, random), basket: basket(random) }));
  if (act === "refund") return refundOne(state, floor, random);
  if (act === "rate") return rateOne(recent, desk, random);
  if (act === "answer" && asking.length > 0) return answer(desk, random.pick(asking), random);
  if (act !== "ask" && answered.length > 0) {
    const ticket = random.pick(answered);
    if (act === "follow") return desk.customerWrites(ticket, random.pick(followUps));
    if (act === "close") {
      await desk.close(ticket, ticket.assignee ?? pickHuman(random));
      return ticket.channel === "chat" ? shopperAnswers(storefront, ticket, random) : undefined;
    }
    if (act === "buyAfter") return void (await floor.buy({ person: ticket.person, basket: basket(random) }));
  }
  return ask(state, desk, random);
}

function awaitsUs({ messages }: SimTicket): boolean {
  return messages.findLast((message) => message.public)?.by === "customer";
}

async function ask(state: SimulatorState, desk: Desk, random: Random): Promise<void> {
  const intent: Intent = random.weighted({ before_sale: 60, after_sale: 30, other: 10 });
  const topic = random.pick(topics[intent]);
  const about = intent === "after_sale" ? random.pick(state.orders(200)) : undefined;
  const person = about?.person ?? somebody(state, random);
  const scene = { random, nextId: () => state.nextId() };
  const ticket = openTicket(scene, { at: Date.now(), person, topic, product: random.pick(products) });
  if (about) nameOrder(ticket, `#${about.number}`);
  await desk.admit(ticket);
}

function nameOrder(ticket: SimTicket, name: string): void {
  ticket.orderNames.push(name);
  ticket.subject = ticket.subject.replaceAll("{order}", name);
  for (const message of ticket.messages) message.text = message.text.replaceAll("{order}", name);
}

function answer(desk: Desk, ticket: SimTicket, random: Random): Promise<void> {
  const topic = Object.values(topics)
    .flat()
    .find(({ type }) => type === ticket.type);
  const first = ticket.assignee === null;
  return desk.reply(ticket, ticket.assignee ?? pickHuman(random), first && topic ? topic.answer : random.pick(closings));
}

async function rateOne(tickets: SimTicket[], desk: Desk, random: Random): Promise<void> {
  const unrated = tickets.filter((ticket) => statusOf(ticket) === "closed" && ticket.rating === null);
  if (unrated.length === 0) return;
  await desk.rate(random.pick(unrated), Number(random.weighted({ 5: 68, 4: 18, 3: 7, 2: 3, 1: 4 })), null);
}

async function refundOne(state: SimulatorState, floor: ShopFloor, random: Random): Promise<void> {
  const whole = state
    .orders(300)
    .filter(({ financialStatus, cancelledAt }) => financialStatus === "paid" && cancelledAt === null);
  if (whole.length === 0) return;
  const order = random.pick(whole);
  await floor.refund(order, onePiece(order.lines));
}

function somebody(state: SimulatorState, random: Random): Person {
  const known = state.orders(400);
  if (known.length > 0 && random.chance(0.35)) return random.pick(known).person;
  return makePerson(random, state.nextId() % 1_000_000_000);
}

function basket(random: Random) {
  return [{ productId: random.pick(products).id, quantity: random.chance(0.2) ? 2 : 1 }];
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
