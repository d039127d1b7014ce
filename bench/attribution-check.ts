import assert from "node:assert/strict";
import { deriveBatch } from "#app/ingest/derive.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { SAMPLED } from "./attribution-data.ts";

/** Tables that derivation replaces for the sample, with the columns that say when rather than what. */
const derived: Record<string, { of: string; when: string[] }> = {
  Ticket: { of: `"ticketId" = ANY($2)`, when: [] },
  TicketMeasure: { of: `"ticketId" = ANY($2)`, when: [] },
  Identifier: { of: `"source" = 'ticket' AND "sourceId" = ANY($2)`, when: [] },
  Candidate: { of: `"ticketId" = ANY($2)`, when: [] },
  Order: {
    of: `"id" IN (SELECT "orderId" FROM "Candidate" WHERE "shopId" = $1 AND "ticketId" = ANY($2))`,
    when: ["attributedAt"],
  },
};

/**
 * The tickets that kept their events, and the orders that they reach, are derived again by the real path: it must leave the rows
 * that the loader wrote.
 * @throws AssertionError showing what differs
 */
export async function checkSample(shop: ShopContext): Promise<void> {
  const db = shopDb(shop.id);
  const events = await db.rows<{ ticketId: string }>(
    `SELECT DISTINCT "ticketId" FROM "TicketEvent" WHERE "shopId" = $1 ORDER BY 1 LIMIT 500`,
  );
  const ids = events.map(({ ticketId }) => ticketId);
  assert.ok(ids.length > 0, `one ticket of ${SAMPLED} keeps its events`);
  const before = await rowsOf();
  await db.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause") SELECT $1::int, 'ticket', id, 'recompute' FROM unnest($2::text[]) AS id`,
    ids,
  );
  while ((await deriveBatch(shop)).outcome === "done");
  assert.deepEqual(await rowsOf(), before);
  await db.execute(`DELETE FROM "Credit" WHERE "shopId" = $1`);
  await db.execute(`UPDATE "Order" SET "attributedAt" = NULL WHERE "shopId" = $1 AND "attributedAt" IS NOT NULL`);

  async function rowsOf(): Promise<Record<string, object[]>> {
    const found: Record<string, object[]> = {};
    for (const [table, { of, when }] of Object.entries(derived)) {
      const rows = await db.rows<{ row: Record<string, unknown> }>(
        `SELECT to_jsonb(t) AS "row" FROM "${table}" t WHERE "shopId" = $1 AND ${of} ORDER BY t::text`,
        ids,
      );
      found[table] = rows.map(({ row }) => ({ ...row, ...Object.fromEntries(when.map((column) => [column, null])) }));
    }
    return found;
  }
}
