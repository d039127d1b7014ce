import { deliver } from "#simulator/deliver.ts";
import type { Faults } from "#simulator/faults.ts";
import type { SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { simulations } from "./index.ts";
import type { Happening, SignedDelivery } from "./simulation.ts";

/** Posts one webhook. @returns status of the answer */
export type Post = (delivery: SignedDelivery) => Promise<number>;

/**
 * Tells every vendor's webhook what happened to a ticket, signed as that vendor signs: the same conversation as if it were held
 * in each of them. A webhook that nobody knows any more is forgotten.
 * @throws Error naming who was refused otherwise, after all were told
 */
export function vendorTelling(state: SimulatorState, faults: Faults, post: Post = (told) => deliver(told.url, told)) {
  const held = new Map<string, SignedDelivery>();
  return async (ticket: SimTicket, happening: Happening | "called"): Promise<void> => {
    const refused: string[] = [];
    for (const { id, tell, tellCall } of simulations) {
      const target = state.webhooks.get(id);
      if (!target) continue;
      for (const told of happening === "called" ? (tellCall?.(ticket, target) ?? []) : tell(ticket, happening, target)) {
        const status = await send(id, told, { faults, held, post });
        if (status === 404) state.webhooks.delete(id);
        else if (status >= 400) refused.push(`${id} (${status})`);
      }
    }
    if (refused.length > 0) throw new Error(`The app refused ${happening} of ${refused.join(", ")}`);
  };
}

type Sending = { faults: Faults; held: Map<string, SignedDelivery>; post: Post };

/** @returns status of the answer; 0 for what is not sent now */
async function send(id: string, delivery: SignedDelivery, { faults, held, post }: Sending): Promise<number> {
  if (faults.take(id, "drop")) return 0;
  if (!held.has(id) && faults.take(id, "reorder")) {
    held.set(id, delivery);
    return 0;
  }
  const statuses = [await post(delivery)];
  if (faults.take(id, "duplicate")) statuses.push(await post(delivery));
  const late = held.get(id);
  held.delete(id);
  if (late) statuses.push(await post(late));
  return Math.max(...statuses);
}
