import { findConnectionById } from "#app/helpdesks/connect.server.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { PermanentError } from "#app/lib/errors.ts";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import type { Facts, Incoming } from "./facts.server.ts";

/** Reads one helpdesk delivery; where it only names a ticket, asks the helpdesk for it. */
export async function understandHelpdeskEvent(connectionId: number, { shop, payload }: Incoming): Promise<Facts> {
  const connection = await findConnectionById(shop.id, connectionId);
  const adapter = connection && helpdeskById(connection.helpdesk);
  if (!adapter) throw new PermanentError(`connection ${connectionId} does not exist any more`);
  const events: TicketEvent[] = [];
  for (const read of adapter.read(payload)) {
    if (read.kind !== "changed") {
      events.push(read);
    } else if (!adapter.client || connection.credentials === null) {
      throw new PermanentError(`ticket ${read.ticketId} is only named here, and ${adapter.label} has no API key to read it with`);
    } else {
      events.push(...(await adapter.client(connection.credentials).ticket(read.ticketId)));
    }
  }
  return { events: { connectionId, events } };
}
