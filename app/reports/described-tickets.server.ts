import { decrypt } from "#app/lib/crypto.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { ticketLinks } from "#app/tickets/ticket-links.server.ts";

/** What people know a ticket by: its customer, its channel, and where it opens in the helpdesk. */
export type DescribedTicket = { customer: string | null; channel: string; url: string | null };

type Row = { ticketId: string; url: string | null; connectionId: number; channel: string; customerName: Uint8Array | null };

export async function describeTickets(shop: ShopContext, ticketIds: readonly string[]): Promise<Map<string, DescribedTicket>> {
  const rows = await reportsDb(shop.id).rows<Row>(
    `SELECT "ticketId", "url", "connectionId", "channel", "customerName" FROM "Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
    ticketIds,
  );
  const links = await ticketLinks(shop.id, rows);
  return new Map(
    rows.map(({ ticketId, channel, customerName }) => [
      ticketId,
      { customer: nameOf(customerName), channel, url: links.get(ticketId) ?? null },
    ]),
  );
}

function nameOf(cipher: Uint8Array | null): string | null {
  return cipher === null ? null : decrypt(cipher, "person.name").toString("utf8");
}
