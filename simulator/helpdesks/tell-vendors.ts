import { deliver } from "#simulator/deliver.ts";
import type { Faults } from "#simulator/faults.ts";
import type { SimTicket } from "#simulator/model.ts";
import type { SimulatorState } from "#simulator/state.ts";
import { simulations } from "./index.ts";
import type { Happening, SignedDelivery } from "./simulation.ts";

/**
 * Tells every vendor's webhook what happened to a ticket, signed as that vendor signs: the same conversation as if it were held
 * in each of them. Gorgias has a console of its own and is told there.
 */
export function vendorTelling(state: SimulatorState, faults: Faults) {
  const held = new Map<string, SignedDelivery>();
  return async (ticket: SimTicket, happening: Happening): Promise<void> => {
    for (const { id, tell } of simulations) {
      const target = state.webhooks.get(id);
      if (!target || id === "gorgias") continue;
      for (const delivery of tell(ticket, happening, target)) await send(id, delivery, faults, held);
    }
  };
}

async function send(id: string, delivery: SignedDelivery, faults: Faults, held: Map<string, SignedDelivery>): Promise<void> {
  if (faults.take(id, "drop")) return;
  if (faults.take(id, "reorder")) {
    held.set(id, delivery);
    return;
  }
  await deliver(delivery.url, delivery);
  if (faults.take(id, "duplicate")) await deliver(delivery.url, delivery);
  const late = held.get(id);
  held.delete(id);
  if (late) await deliver(late.url, late);
}
