import { statusOf, updatedAt, type SimTicket } from "#simulator/model.ts";
import type { GorgiasTrigger } from "#simulator/helpdesks/gorgias-context.ts";
import type { Simulator } from "#simulator/serve.ts";
import { orderPayload, refundPayload } from "#simulator/shopify/order-payload.ts";
import type { World } from "#simulator/world.ts";

/** How many webhooks are under way at once; senders do not wait for each other either. */
const AT_ONCE = 4;

type Sending = () => Promise<void>;

/** Sends what happened since `since` through signed webhooks, in the order it happened. @returns how many */
export async function sendRecent({ desk, floor }: Simulator, world: World, since: number): Promise<number> {
  const happenings: { at: number; send: Sending }[] = [];
  for (const order of world.orders.filter(({ createdAt }) => createdAt >= since)) {
    const { createdAt: at } = order;
    happenings.push({ at, send: () => floor.tell("orders/create", orderPayload(order), at) });
    for (const refund of order.refunds) {
      happenings.push({ at: refund.at, send: () => floor.tell("refunds/create", refundPayload(order, refund), refund.at) });
    }
  }
  for (const ticket of world.tickets.filter(({ createdAt }) => createdAt >= since)) {
    for (const { at, trigger } of snapshots(ticket)) happenings.push({ at, send: () => desk.tell(ticket, trigger, at) });
  }
  const queue = happenings.toSorted((a, b) => a.at - b.at);
  const total = queue.length;
  await Promise.all(Array.from({ length: AT_ONCE }, () => sendFrom(queue)));
  return total;
}

async function sendFrom(queue: { send: Sending }[]): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) await next.send();
}

/** The moments at which Gorgias would have told of a ticket. */
function snapshots(ticket: SimTicket): { at: number; trigger: GorgiasTrigger }[] {
  const told: { at: number; trigger: GorgiasTrigger }[] = [
    { at: ticket.createdAt, trigger: "ticket-created" },
    ...ticket.messages
      .filter(({ at }) => at > ticket.createdAt)
      .map(({ at }) => ({ at, trigger: "ticket-message-created" as const })),
    ...ticket.statuses.map(({ at }) => ({ at, trigger: "ticket-status-updated" as const })),
  ];
  const last = updatedAt(ticket);
  if (!told.some(({ at }) => at === last) || statusOf(ticket) === "closed") told.push({ at: last, trigger: "ticket-updated" });
  return told;
}
