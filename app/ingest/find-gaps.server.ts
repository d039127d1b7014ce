import { type ConnectionDetail, findConnectionById } from "#app/helpdesks/connect.server.ts";
import type { TicketEvent } from "#app/helpdesks/contract.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyFacts } from "./apply-facts.server.ts";
import { mayRemove, noteRepaired, openGaps, recordComparison } from "./gaps.server.ts";
import { asking, type Reading } from "./history.server.ts";

/** Days that are compared each night; older ones were compared on their own nights. */
const NIGHTS = 7;

/**
 * Compares, day by day, the tickets that the helpdesk says were created with those we have, and keeps a list of what only one
 * side has.
 */
export async function findGaps(shop: ShopContext, connectionId: number, now = new Date()): Promise<Reading> {
  const connection = await findConnectionById(shop.id, connectionId);
  if (!connection || connection.state !== "active") return { outcome: "stopped" };
  const today = localDay(shop.timezone, now.getTime());
  for (let back = NIGHTS; back >= 1; back--) {
    const compared = await compareDay(shop, connection, addDays(today, -back));
    if (compared.outcome !== "done") return compared;
  }
  return { outcome: "done" };
}

async function compareDay(shop: ShopContext, connection: ConnectionDetail, day: Day): Promise<Reading> {
  const [from, to] = [new Date(startOfDay(shop.timezone, day)), new Date(startOfDay(shop.timezone, addDays(day, 1)))];
  const asked = await asking(connection, async (client) => (client.createdBetween ? client.createdBetween(from, to) : null));
  if (asked.outcome !== "answered") return asked;
  if (asked.value === null) return { outcome: "done" };
  const theirs = asked.value;
  const missing = await unknownTickets(shop.id, connection.id, theirs);
  const ours = await liveTickets(shop.id, connection.id, from, to);
  const known = new Set(theirs);
  const unknown = ours.filter((id) => !known.has(id));
  await recordComparison(connectionOf(connection), { day, theirs: theirs.length, ours: ours.length, missing, unknown });
  return { outcome: "done" };
}

function connectionOf({ shopId, id }: ConnectionDetail) {
  return { shopId, connectionId: id };
}

async function unknownTickets(shopId: number, connectionId: number, ids: readonly string[]): Promise<string[]> {
  const rows = await shopDb(shopId).rows<{ id: string }>(
    `SELECT id FROM unnest($2::text[]) AS id
     WHERE NOT EXISTS (SELECT FROM "TicketEvent" e WHERE e."shopId" = $1 AND e."ticketId" = $3::text || ':' || id)`,
    ids,
    String(connectionId),
  );
  return rows.map(({ id }) => id);
}

/** Our tickets created in [from, to) that the helpdesk should list: not deleted, merged away or spam. */
async function liveTickets(shopId: number, connectionId: number, from: Date, to: Date): Promise<string[]> {
  const rows = await shopDb(shopId).rows<{ id: string }>(
    `SELECT "externalId" AS id FROM "Ticket" WHERE "shopId" = $1 AND "connectionId" = $2 AND "createdAt" >= $3 AND "createdAt" < $4
       AND "deletedAt" IS NULL AND "mergedInto" IS NULL AND NOT "isSpam"`,
    connectionId,
    from,
    to,
  );
  return rows.map(({ id }) => id);
}

/**
 * Reads the tickets of all open gaps of a connection, one by one. What the helpdesk no longer has is given up where we never had
 * it, and deleted here where we did.
 * @param confirmed the merchant wants many to be deleted, too
 */
export async function repairGaps(shop: ShopContext, connectionId: number, { confirmed = false } = {}): Promise<Reading> {
  const connection = await findConnectionById(shop.id, connectionId);
  if (!connection || connection.state !== "active") return { outcome: "stopped" };
  for (const gap of await openGaps({ shopId: shop.id, connectionId })) {
    const unknown = mayRemove(gap, confirmed) ? gap.unknown : [];
    for (const id of [...gap.missing, ...unknown]) {
      const asked = await asking(connection, (client) => client.ticket(id));
      if (asked.outcome !== "answered") return asked;
      const events = asked.value.length === 0 && unknown.includes(id) ? [deletion(id)] : asked.value;
      await shopDb(shop.id).transaction(async (tx) => {
        await applyFacts(tx, shop, [{ events: { connectionId, events } }]);
        await noteRepaired(tx, connectionId, gap.day, [id]);
        await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
      });
    }
  }
  return { outcome: "done" };
}

/** The helpdesk has this ticket no more, and never told when it went. */
function deletion(ticketId: string): TicketEvent {
  return { key: `gone:${ticketId}`, at: new Date(), kind: "deleted", ticketId };
}
