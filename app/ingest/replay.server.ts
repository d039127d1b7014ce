import { enqueue } from "#app/jobs/queue.server.ts";
import { decrypt } from "#app/lib/crypto.server.ts";
import { database, shopDb } from "#app/lib/db.server.ts";
import { payloadContext } from "#app/lib/payload-context.ts";

export type InboxFilter = { failed: boolean; id?: string | undefined; since?: Date | undefined };

export type InboxItem = {
  id: string;
  shop: string;
  source: string;
  topic: string;
  externalId: string;
  state: string;
  attempts: number;
  error: string | null;
  receivedAt: string;
};

type Row = Omit<InboxItem, "id" | "receivedAt"> & { id: bigint; shopId: number; receivedAt: Date; payload: Uint8Array };

const MOST_LISTED = 500;

/** What arrived, newest first, over all shops. */
export async function listInbox(filter: InboxFilter): Promise<InboxItem[]> {
  return (await select(filter)).map(item);
}

/** Like `listInbox`, with the stored payload. For operators: it may hold personal data. */
export async function showInbox(filter: InboxFilter): Promise<(InboxItem & { payload: unknown })[]> {
  return (await select(filter)).map((row) => ({
    ...item(row),
    payload: JSON.parse(decrypt(row.payload, payloadContext(row.shopId, row.source, row.externalId)).toString("utf8")) as unknown,
  }));
}

/** Puts messages back to be understood again; what they say is applied a second time without effect where it was applied before. */
export async function replayInbox(filter: InboxFilter): Promise<{ replayed: number }> {
  const { where, params } = conditions(filter);
  const rows = await database().$queryRawUnsafe<{ shopId: number }[]>(
    `UPDATE "InboxEvent" e SET "state" = 'waiting', "error" = NULL, "attempts" = 0, "retryAt" = NULL WHERE ${where} RETURNING "shopId"`,
    ...params,
  );
  for (const shopId of new Set(rows.map((row) => row.shopId))) await enqueue("inbox.process", { shopId });
  return { replayed: rows.length };
}

/** Replays what failed in one shop: one message, or with null all. @returns how many */
export async function replayInShop(shopId: number, id: string | null): Promise<number> {
  const one = id !== null && /^\d{1,18}$/.test(id) ? BigInt(id) : null;
  if (id !== null && one === null) return 0;
  const replayed = await shopDb(shopId).execute(
    `UPDATE "InboxEvent" SET "state" = 'waiting', "error" = NULL, "attempts" = 0, "retryAt" = NULL
     WHERE "shopId" = $1 AND "state" = 'failed' AND ($2::bigint IS NULL OR "id" = $2)`,
    one,
  );
  if (replayed > 0) await enqueue("inbox.process", { shopId });
  return replayed;
}

/**
 * Takes up again what a connection could not do while it was paused or its key was refused: messages that only name a ticket, the
 * changes of that time, and its history.
 */
export async function resumeConnection(shopId: number, connectionId: number): Promise<void> {
  await shopDb(shopId).execute(
    `UPDATE "InboxEvent" SET "state" = 'waiting', "error" = NULL, "attempts" = 0, "retryAt" = NULL
     WHERE "shopId" = $1 AND "source" = 'helpdesk' AND "connectionId" = $2 AND "state" = 'failed'`,
    connectionId,
  );
  await enqueue("inbox.process", { shopId });
  await enqueue("helpdesk.poll", { shopId, connectionId });
  await enqueue("helpdesk.history", { shopId, connectionId });
}

function select(filter: InboxFilter): Promise<Row[]> {
  const { where, params } = conditions(filter);
  return database().$queryRawUnsafe<Row[]>(
    `SELECT e.*, s."domain" AS "shop" FROM "InboxEvent" e JOIN "Shop" s ON s."id" = e."shopId"
     WHERE ${where} ORDER BY e."id" DESC LIMIT ${MOST_LISTED}`,
    ...params,
  );
}

function conditions({ failed, id, since }: InboxFilter): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const where = ["true"];
  if (failed) where.push(`e."state" = 'failed'`);
  if (id !== undefined) where.push(`e."id" = $${params.push(BigInt(id))}`);
  if (since !== undefined) where.push(`e."receivedAt" >= $${params.push(since)}`);
  return { where: where.join(" AND "), params };
}

function item({ id, shop, source, topic, externalId, state, attempts, error, receivedAt }: Row): InboxItem {
  return { id: String(id), shop, source, topic, externalId, state, attempts, error, receivedAt: receivedAt.toISOString() };
}
