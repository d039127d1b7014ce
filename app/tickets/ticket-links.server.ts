import { findConnectionById } from "#app/helpdesks/connect.server.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { externalId } from "./ids.ts";

/** Where each ticket opens in its helpdesk: the address the helpdesk gave, else the one its adapter knows how to build, else null. */
export async function ticketLinks(
  shopId: number,
  tickets: readonly { ticketId: string; url: string | null; connectionId: number }[],
): Promise<Map<string, string | null>> {
  const links = new Map<string, string | null>();
  for (const [connectionId, group] of Map.groupBy(tickets, (each) => each.connectionId)) {
    const connection = await findConnectionById(shopId, connectionId);
    const adapter = connection && helpdeskById(connection.helpdesk);
    for (const { ticketId, url } of group) {
      links.set(ticketId, url ?? adapter?.linkTo?.(externalId(ticketId), connection?.credentials ?? null) ?? null);
    }
  }
  return links;
}
