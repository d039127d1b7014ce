import { encrypt } from "#app/lib/crypto.server.ts";
import { payloadContext } from "#app/lib/payload-context.ts";
import { bulkInsert, bulkRows, type Columns } from "#app/lib/bulk.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";

export type Arrival = {
  source: "shopify" | "helpdesk";
  /** 0 for Shopify */
  connectionId: number;
  externalId: string;
  topic: string;
  /** JSON text as it is to be understood later. */
  payload: string;
  triggeredAt?: Date | undefined;
};

const columns: Columns = {
  source: "text",
  connectionId: "int",
  externalId: "text",
  topic: "text",
  payload: "bytea",
  triggeredAt: "timestamptz",
};

/**
 * Stores what arrived, each piece once, and wakes the shop's inbox in the same transaction. When this returns, nothing of it
 * can be lost any more.
 * @returns how many pieces were new
 */
export async function receive(shopId: number, arrivals: readonly Arrival[]): Promise<number> {
  const rows = arrivals.map((arrival) => ({
    ...arrival,
    triggeredAt: arrival.triggeredAt ?? null,
    payload: encrypt(arrival.payload, payloadContext(shopId, arrival.source, arrival.externalId)),
  }));
  return shopDb(shopId).transaction(async (tx) => {
    // Whatever the server's habit: what the sender is told to be stored must survive a crash in the next instant.
    await tx.runner.execute("SET LOCAL synchronous_commit = on");
    const stored = await tx.execute(
      bulkInsert("InboxEvent", columns, `("shopId", "source", "connectionId", "externalId") DO NOTHING`),
      bulkRows(rows),
    );
    if (stored > 0) await enqueue("inbox.process", { shopId }, { within: tx.runner });
    return stored;
  });
}
