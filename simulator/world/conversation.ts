import { aiAgent, type GorgiasChannel, humans, type Person, type Product, type SimTicket, type Staff } from "#simulator/model.ts";
import type { Random } from "#simulator/seeded.ts";
import { international, writtenFrom } from "./people.ts";
import { nextOpening } from "./rhythm.ts";
import { closings, comments, followUps, type Topic } from "./topics.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long a person takes to answer, once the desk is open: median minutes. */
const replyMinutes: Record<GorgiasChannel, number> = {
  email: 95,
  chat: 3,
  contact_form: 80,
  "instagram-direct-message": 35,
  phone: 1,
};
const aiShare: Record<GorgiasChannel, number> = {
  email: 0.25,
  chat: 0.5,
  contact_form: 0.3,
  "instagram-direct-message": 0,
  phone: 0,
};
const channelWeights: Record<GorgiasChannel, number> = {
  email: 46,
  chat: 28,
  contact_form: 10,
  "instagram-direct-message": 9,
  phone: 7,
};
/** Who takes how much, and how customers like it. */
const workload = { 0: 34, 1: 27, 2: 24, 3: 15 };
const scores = [
  { 5: 78, 4: 14, 3: 4, 2: 2, 1: 2 },
  { 5: 66, 4: 20, 3: 8, 2: 3, 1: 3 },
  { 5: 72, 4: 16, 3: 6, 2: 3, 1: 3 },
  { 5: 52, 4: 22, 3: 12, 2: 7, 1: 7 },
];
const aiScores = { 5: 45, 4: 22, 3: 13, 2: 8, 1: 12 };

export type Scene = { random: Random; nextId: () => number };
export type Opening = { at: number; person: Person; topic: Topic; product: Product };

/** A ticket with its first message and nobody's answer yet. */
export function openTicket({ random, nextId }: Scene, { at, person, topic, product }: Opening): SimTicket {
  const channel = random.weighted(channelWeights);
  const byPhone = (channel === "phone" || channel === "instagram-direct-message") && person.phone !== null;
  const fill = (text: string) => text.replaceAll("{product}", product.title.toLowerCase());
  const ticket: SimTicket = {
    id: nextId(),
    channel,
    createdAt: at,
    subject: fill(topic.subject),
    type: topic.type,
    tags: [...topic.tags],
    person,
    email: byPhone ? null : writtenFrom(person, random),
    phone: byPhone ? international(person.phone!) : null,
    startedBy: "customer",
    assignee: null,
    messages: [],
    statuses: [],
    calls: [],
    rating: null,
    spamAt: null,
    test: false,
    deletedAt: null,
    mergedInto: null,
    mergedAt: null,
    orderNames: [],
  };
  write(ticket, nextId, at, "customer", null, fill(topic.question));
  return ticket;
}

/** Adds a message; who writes for the shop first holds the ticket. */
export function write(
  ticket: SimTicket,
  nextId: () => number,
  at: number,
  by: "customer" | "human" | "ai" | "rule",
  staff: Staff | null,
  text: string,
  isPublic = true,
): void {
  ticket.messages.push({ id: nextId(), at: Math.round(at), by, staff, text, public: isPublic, autoSubmitted: false });
  if (staff && isPublic) ticket.assignee = staff;
}

export function close(ticket: SimTicket, at: number, by: Staff | null): void {
  ticket.statuses.push({ at: Math.round(at), to: "closed", by });
}

export function pickHuman(random: Random): Staff {
  return humans[Number(random.weighted(workload))]!;
}

/** The whole life of an opened ticket as it goes on an ordinary day. */
export function playTicket(scene: Scene, ticket: SimTicket, topic: Topic): void {
  const { random, nextId } = scene;
  const start = ticket.createdAt;
  if (ticket.channel !== "chat" && ticket.channel !== "phone" && random.chance(0.55)) {
    write(ticket, nextId, start + random.between(4, 20) * SECOND, "rule", null, "Thank you for your message, we answer soon.");
  }
  if (random.chance(aiShare[ticket.channel]) && playAi(scene, ticket, topic)) return;
  // A few are never answered.
  if (random.chance(0.01)) return;
  playHuman(scene, ticket, topic);
}

/** @returns whether the AI settled it alone */
function playAi(scene: Scene, ticket: SimTicket, topic: Topic): boolean {
  const { random, nextId } = scene;
  let at = ticket.createdAt + random.between(12, 70) * SECOND;
  write(ticket, nextId, at, "ai", aiAgent, topic.answer);
  if (random.chance(0.58)) {
    close(ticket, at + random.between(10, 45) * MINUTE, aiAgent);
    rate(scene, ticket, aiScores);
    return true;
  }
  at += random.around(4) * MINUTE;
  write(ticket, nextId, at, "customer", null, "Could somebody of your team have a look, please?");
  return false;
}

function playHuman(scene: Scene, ticket: SimTicket, topic: Topic): void {
  const { random, nextId } = scene;
  const first = pickHuman(random);
  const rounds = Number(random.weighted({ 1: 52, 2: 31, 3: 17 }));
  let at = ticket.messages.at(-1)!.at;
  let who = first;
  for (let round = 0; round < rounds; round++) {
    if (round > 0) {
      at += random.around(50) * MINUTE;
      write(ticket, nextId, at, "customer", null, random.pick(followUps));
      if (random.chance(0.14)) who = pickHuman(random);
    }
    const asked = at;
    at = nextOpening(at) + random.around(replyMinutes[ticket.channel]) * MINUTE;
    if (random.chance(0.1)) {
      const noted = Math.max(asked + SECOND, at - random.between(20, 90) * SECOND);
      write(ticket, nextId, noted, "human", who, "Asked the workshop.", false);
    }
    write(ticket, nextId, at, "human", who, round === 0 ? topic.answer : random.pick(closings));
  }
  // A few wait for the customer for ever.
  if (random.chance(0.02)) return;
  close(ticket, at + random.around(25) * MINUTE, who);
  if (random.chance(0.09)) reopen(scene, ticket, who);
  rate(scene, ticket, scores[humans.indexOf(who)]!);
}

function reopen({ random, nextId }: Scene, ticket: SimTicket, who: Staff): void {
  const back = ticket.statuses.at(-1)!.at + random.around(9) * HOUR;
  write(ticket, nextId, back, "customer", null, "Sorry, it still does not work as you said.");
  ticket.statuses.push({ at: Math.round(back), to: "open", by: null });
  const answered = nextOpening(back) + random.around(replyMinutes[ticket.channel]) * MINUTE;
  write(ticket, nextId, answered, "human", who, "I looked into it again and have put it right.");
  close(ticket, answered + random.around(30) * MINUTE, who);
}

function rate({ random, nextId }: Scene, ticket: SimTicket, weights: Record<string, number>): void {
  if (!random.chance(0.27)) return;
  const score = Number(random.weighted(weights));
  const at = Math.round(ticket.statuses.at(-1)!.at + random.around(3) * HOUR);
  const comment = random.chance(0.35) ? comments[score >= 4 ? random.int(0, 2) : random.int(3, 4)]! : null;
  ticket.rating = { id: nextId(), score, at, comment };
}
