import { enqueue } from "#app/jobs/queue.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";

/**
 * Marks tickets to be measured again because something the merchant entered changed, and wakes the derivation, in the caller's
 * transaction.
 * @param which SQL condition on TicketMeasure `m`; parameters from `$2` on
 */
export async function markTickets(tx: ShopDb, which: string, ...params: unknown[]): Promise<void> {
  await tx.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT $1::int, 'ticket', m."ticketId", 'recompute' FROM "TicketMeasure" m WHERE m."shopId" = $1 AND (${which})`,
    ...params,
  );
  await enqueue("derive.refresh", { shopId: tx.shopId }, { within: tx.runner });
}

/** Tickets that are still to be measured again because of what was entered; of very many, the first hundred thousand. */
export async function readRecomputing(db: ShopDb): Promise<number> {
  const [row] = await db.rows<{ tickets: number }>(
    `SELECT count(*)::int AS tickets FROM (SELECT FROM "DirtyMark" WHERE "shopId" = $1 AND "kind" = 'ticket' AND "cause" = 'recompute'
       LIMIT 100000) d`,
  );
  return row!.tickets;
}
