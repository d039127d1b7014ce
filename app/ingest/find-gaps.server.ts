import { type ConnectionDetail, findConnectionById } from "#app/helpdesks/connect.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyFacts } from "./apply-facts.server.ts";
import { asking, type Reading } from "./history.server.ts";

/** Days that are compared each night; older ones were compared on their own nights. */
const NIGHTS = 7;

/**
 * Compares, day by day, the tickets that the helpdesk says were created with those we have, and keeps a list of what is missing.
 * Days without a gap leave no row; a gap that closed by itself is marked repaired.
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
  const missing = await unknownTickets(shop.id, connection.id, asked.value);
  await shopDb(shop.id).execute(
    missing.length === 0
      ? `UPDATE "Gap" SET "repairedAt" = now(), "missing" = $5 WHERE "shopId" = $1 AND "connectionId" = $2 AND "day" = $3::date AND "repairedAt" IS NULL
         AND $4::int IS NOT NULL`
      : `INSERT INTO "Gap" ("shopId", "connectionId", "day", "theirs", "missing") VALUES ($1, $2, $3::date, $4, $5)
         ON CONFLICT ("shopId", "connectionId", "day") DO UPDATE SET "theirs" = excluded."theirs", "missing" = excluded."missing",
           "repairedAt" = NULL`,
    connection.id,
    day,
    asked.value.length,
    missing,
  );
  return { outcome: "done" };
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

/** Reads the missing tickets of all open gaps of a connection, one by one; what the helpdesk no longer has is given up. */
export async function repairGaps(shop: ShopContext, connectionId: number): Promise<Reading> {
  const connection = await findConnectionById(shop.id, connectionId);
  if (!connection || connection.state !== "active") return { outcome: "stopped" };
  const gaps = await shopDb(shop.id).rows<{ day: Date; missing: string[] }>(
    `SELECT "day", "missing" FROM "Gap" WHERE "shopId" = $1 AND "connectionId" = $2 AND "repairedAt" IS NULL ORDER BY "day"`,
    connectionId,
  );
  for (const { day, missing } of gaps) {
    for (const id of missing) {
      const asked = await asking(connection, (client) => client.ticket(id));
      if (asked.outcome !== "answered") return asked;
      await shopDb(shop.id).transaction(async (tx) => {
        await applyFacts(tx, shop, [{ events: { connectionId, events: asked.value } }]);
        await tx.execute(
          `UPDATE "Gap" SET "missing" = array_remove("missing", $4), "repairedAt" = CASE WHEN cardinality(array_remove("missing", $4)) = 0 THEN now() END
           WHERE "shopId" = $1 AND "connectionId" = $2 AND "day" = $3`,
          connectionId,
          day,
          id,
        );
        await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
      });
    }
  }
  return { outcome: "done" };
}
