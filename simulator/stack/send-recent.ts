import { happeningsOf } from "#simulator/helpdesks/happenings.ts";
import type { Simulator } from "#simulator/serve.ts";
import { orderPayload, refundPayload } from "#simulator/shopify/order-payload.ts";
import { upTo, type World } from "#simulator/world.ts";

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
    for (const { at, happening } of happeningsOf(ticket))
      happenings.push({ at, send: () => desk.tell(upTo(ticket, at), happening) });
  }
  const queue = happenings.toSorted((a, b) => a.at - b.at);
  const total = queue.length;
  await Promise.all(Array.from({ length: AT_ONCE }, () => sendFrom(queue)));
  return total;
}

async function sendFrom(queue: { send: Sending }[]): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) await next.send();
}
