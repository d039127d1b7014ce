import { describe, expect, it } from "vitest";
import { generic } from "#app/helpdesks/generic.server.ts";
import { gorgias } from "#app/helpdesks/gorgias.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import { gorgiasContext } from "./helpdesks/gorgias-context.ts";
import { agentEvents, historyEvents } from "./helpdesks/history-events.ts";
import { shopSettings, type SimTicket, statusOf, updatedAt } from "./model.ts";
import { orderNode } from "./shopify/order-node.ts";
import { orderPayload } from "./shopify/order-payload.ts";
import { orderTotals } from "./shopify/order-totals.ts";
import { buildWorld } from "./world.ts";

const now = Date.UTC(2026, 10, 24, 9, 30);
const days = 90;
const world = buildWorld({ seed: 7, now, days });
const share = <T>(of: readonly T[], which: (each: T) => boolean) => of.filter(which).length / of.length;

describe("a world", () => {
  it("is the same for the same seed, another for another", () => {
    expect(buildWorld({ seed: 7, now, days })).toEqual(world);
    expect(buildWorld({ seed: 8, now, days }).orders[0]).not.toEqual(world.orders[0]);
  });

  it("is about as large as a shop with three people at the desk", () => {
    expect(world.orders.length).toBeGreaterThan(2_800);
    expect(world.orders.length).toBeLessThan(3_200);
    expect(world.tickets.length).toBeGreaterThan(1_950);
    expect(world.tickets.length).toBeLessThan(2_150);
  });

  it("lies between its first day and now", () => {
    const times = [
      ...world.orders.flatMap(({ createdAt, updatedAt: changed }) => [createdAt, changed]),
      ...world.tickets.map(updatedAt),
    ];
    expect(Math.min(...times)).toBeGreaterThanOrEqual(now - days * 86_400_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(now);
  });

  it("has ids and order numbers of its own for everything", () => {
    const messages = world.tickets.flatMap((ticket) => ticket.messages.map(({ id }) => id));
    for (const ids of [
      world.orders.map(({ id }) => id),
      world.orders.map(({ number }) => number),
      world.tickets.map(({ id }) => id),
      messages,
    ]) {
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("has the usual amount of what goes wrong", () => {
    expect(share(world.orders, ({ refunds }) => refunds.length > 0)).toSatisfy(between(0.04, 0.12));
    expect(share(world.orders, ({ cancelledAt }) => cancelledAt !== null)).toSatisfy(between(0.01, 0.04));
    expect(share(world.orders, ({ guest }) => guest)).toSatisfy(between(0.15, 0.35));
    expect(share(world.tickets, ({ spamAt }) => spamAt !== null)).toSatisfy(between(0.02, 0.06));
    expect(share(world.tickets, ({ mergedInto }) => mergedInto !== null)).toSatisfy(between(0.01, 0.05));
    expect(share(world.tickets, ({ statuses }) => statuses.some(({ to }) => to === "open"))).toSatisfy(between(0.03, 0.12));
    expect(share(world.tickets, ({ rating }) => rating !== null)).toSatisfy(between(0.15, 0.35));
    expect(share(world.tickets, (ticket) => statusOf(ticket) === "open" && ticket.spamAt === null)).toSatisfy(
      between(0.01, 0.12),
    );
  });

  it("has 15 to 25 % of answered conversations followed by an order within five days", () => {
    const answered = world.tickets.filter(isAnswered);
    expect(share(answered, ordersWithinFiveDays)).toSatisfy(between(0.15, 0.25));
  });

  it("never gives back more than was paid", () => {
    for (const order of world.orders) expect(orderTotals(order).currentTotal).toBeGreaterThanOrEqual(0);
  });
});

describe("what is sent of a world", () => {
  it("is read by the app: every order, as a webhook and as the Admin API tells it, with equal amounts", () => {
    for (const order of world.orders) {
      const sent = readOrder(orderPayload(order), shopSettings.currency);
      const asked = readOrder(orderNode(order), shopSettings.currency);
      expect({ ...asked, ...unlike(sent) }).toEqual(sent);
    }
  });

  it("is read by the app: every event of the history", () => {
    const events = [...agentEvents(now), ...world.tickets.flatMap(historyEvents)];
    expect(events.flatMap((event) => generic.read(event))).toHaveLength(events.length);
  });

  it("is read by the app: every conversation as Gorgias tells it, under the keys the history has", () => {
    for (const ticket of world.tickets) {
      const keys = gorgias
        .read(gorgiasContext(ticket, "ticket-updated", now, 1))
        .flatMap((event) => ("key" in event ? [event.key] : []));
      const history = new Set(historyEvents(ticket).map((event) => (event as { id: string }).id));
      expect(keys.filter((key) => key.startsWith("message-")).every((key) => history.has(key))).toBe(true);
      expect(keys.filter((key) => key.startsWith("message-"))).toHaveLength(ticket.messages.length);
    }
  });
});

/** What only one of the two shapes tells. */
function unlike({ version, refunds, phone, customer }: ReturnType<typeof readOrder>) {
  return { version, refunds, phone, customer };
}

function isAnswered(ticket: SimTicket): boolean {
  const usable = ticket.startedBy === "customer" && ticket.spamAt === null && ticket.mergedInto === null && !ticket.test;
  return usable && ticket.messages.some(({ by, public: isPublic }) => isPublic && (by === "human" || by === "ai"));
}

function ordersWithinFiveDays({ person, createdAt }: SimTicket): boolean {
  return world.orders.some(
    (order) => order.person === person && order.createdAt > createdAt && order.createdAt <= createdAt + 5 * 86_400_000,
  );
}

function between(low: number, high: number): (value: number) => boolean {
  return (value) => value >= low && value <= high;
}
