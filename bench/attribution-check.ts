import assert from "node:assert/strict";
import { deriveBatch } from "#app/ingest/derive.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { SAMPLED } from "./load-rows.ts";

type Row = Record<string, unknown>;

/** Tables that derivation replaces for the sample, which of their rows, and the columns that the loader leaves to it. */
export type Derived = Record<string, { of: string; except: string[] }>;

/** What attribution reads of them. */
export const forAttribution: Derived = {
  Ticket: { of: `"ticketId" = ANY($2)`, except: [] },
  TicketMeasure: { of: `"ticketId" = ANY($2)`, except: ["episodes", "contacts", "issueCalls", "issueEpisodes", "endsIssue"] },
  Identifier: { of: `"source" = 'ticket' AND "sourceId" = ANY($2)`, except: [] },
  Candidate: { of: `"ticketId" = ANY($2)`, except: [] },
  Order: {
    of: `"id" IN (SELECT "orderId" FROM "Candidate" WHERE "shopId" = $1 AND "ticketId" = ANY($2))`,
    except: ["attributedAt"],
  },
};

/**
 * The tickets that kept their events, and the orders that they reach, are derived again by the real path: it must leave what
 * the loader wrote.
 * @throws AssertionError showing what differs
 */
export async function checkSample(shop: ShopContext, derived: Derived): Promise<void> {
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
  const after = await rowsOf();
  for (const [table, rows] of Object.entries(before)) {
    const { except } = derived[table]!;
    assert.equal(after[table]!.length, rows.length, table);
    for (const [i, row] of rows.entries()) {
      const told = Object.keys(row).filter((column) => row[column] !== null && !except.includes(column));
      assert.deepEqual(only(after[table]![i]!, told), only(row, told), table);
    }
  }

  async function rowsOf(): Promise<Record<string, Row[]>> {
    const found: Record<string, Row[]> = {};
    for (const [table, { of }] of Object.entries(derived)) {
      const rows = await db.rows<{ row: Row }>(
        `SELECT to_jsonb(t) AS "row" FROM "${table}" t WHERE "shopId" = $1 AND ${of} ORDER BY t::text`,
        ids,
      );
      found[table] = rows.map(({ row }) => row);
    }
    return found;
  }
}

function only(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}
