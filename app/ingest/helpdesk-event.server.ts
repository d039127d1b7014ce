import { type ConnectionDetail, findConnectionById } from "#app/helpdesks/connect.server.ts";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { PermanentError, RateLimited } from "#app/lib/errors.ts";
import type { Facts, Incoming } from "./facts.server.ts";
import { asking } from "./history.server.ts";

/** Tickets that were asked for in one batch: many webhooks in a row name the same one. */
export type AskedTickets = Map<string, Promise<TicketEvent[]>>;

/** Reads one helpdesk delivery; where it only names a ticket, asks the helpdesk for it. */
export async function understandHelpdeskEvent(
  connectionId: number,
  { shop, payload }: Incoming,
  asked: AskedTickets = new Map(),
): Promise<Facts> {
  const connection = await findConnectionById(shop.id, connectionId);
  const adapter = connection && helpdeskById(connection.helpdesk);
  if (!adapter) throw new PermanentError(`connection ${connectionId} does not exist any more`);
  const events: TicketEvent[] = [];
  for (const read of adapter.read(payload)) {
    if (read.kind !== "changed") {
      events.push(read);
      continue;
    }
    const key = `${connectionId}:${read.ticketId}`;
    const answer = asked.get(key) ?? askTicket(connection, read.ticketId);
    asked.set(key, answer);
    events.push(...(await answer));
  }
  return { events: { connectionId, events } };
}

async function askTicket(connection: ConnectionDetail, ticketId: string): Promise<TicketEvent[]> {
  const asked = await asking(connection, (client) => client.ticket(ticketId));
  if (asked.outcome === "answered") return asked.value;
  if (asked.outcome === "later") throw new RateLimited("the helpdesk asks to slow down", asked.at);
  throw new PermanentError(
    `ticket ${ticketId} is only named here, and the helpdesk cannot be asked for it: ${whyNot(connection)}`,
  );
}

function whyNot({ credentials, state }: ConnectionDetail): string {
  if (credentials === null) return "there is no API key";
  return state === "active" ? "it refused" : `the connection is ${state === "reconnect" ? "to be reconnected" : state}`;
}
