import { decrypt } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { PermanentError, RateLimited } from "#app/lib/errors.ts";
import { inTurns } from "#app/lib/in-turns.ts";
import { log } from "#app/lib/log.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { parseJson } from "#app/shopify/json.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyTogether, asError } from "./apply-together.server.ts";
import type { Facts } from "./facts.server.ts";
import { type AskedTickets, understandHelpdeskEvent } from "./helpdesk-event.server.ts";
import { payloadContext } from "#app/lib/payload-context.ts";
import { topics } from "./topics/index.server.ts";

export type Processed = { processed: number; failed: number };

const BATCH = 500;
/** Messages that are looked into at once: each may be a question to a helpdesk, which counts them. */
const AT_ONCE = 8;
/** Attempts at something that may yet work (a store that does not answer); then it waits for a person. */
const MOST_ATTEMPTS = 8;

type Row = {
  id: bigint;
  source: "shopify" | "helpdesk";
  connectionId: number;
  externalId: string;
  topic: string;
  payload: Uint8Array;
  triggeredAt: Date | null;
  attempts: number;
};
type Outcome = { row: Row; facts: Facts } | { row: Row; error: Error };

/**
 * Understands one batch of a shop's waiting messages, oldest first. Facts and states are written in one transaction; a message
 * that cannot be understood is kept as failed with its reason while its neighbours go through.
 * @returns zeros when nothing was waiting
 */
export async function processBatch(shop: ShopContext): Promise<Processed> {
  const waiting = await shopDb(shop.id).rows<Row>(
    `SELECT "id", "source", "connectionId", "externalId", "topic", "payload", "triggeredAt", "attempts" FROM "InboxEvent"
     WHERE "shopId" = $1 AND "state" = 'waiting' AND ("retryAt" IS NULL OR "retryAt" <= now())
     ORDER BY "id" LIMIT ${BATCH}`,
  );
  if (waiting.length === 0) return { processed: 0, failed: 0 };
  // Outside the transaction, because some messages have to be asked about at the helpdesk.
  const asked: AskedTickets = new Map();
  const outcomes: Outcome[] = [];
  await inTurns([...waiting.entries()], AT_ONCE, async ([at, row]) => {
    outcomes[at] = await understand(shop, row, asked);
  });
  return shopDb(shop.id).transaction(async (tx) => {
    const ours = await claim(tx, waiting);
    const claimed = outcomes.filter(({ row }) => ours.has(row.id));
    const poisoned = await applyTogether(
      tx,
      shop,
      claimed.filter((each) => "facts" in each),
    );
    const errors = [
      ...claimed.filter((each) => "error" in each),
      ...poisoned.map(({ item, error }) => ({ row: item.row, error })),
    ];
    const failed = new Set(errors.map(({ row }) => row));
    await settle(
      tx,
      claimed.map(({ row }) => row).filter((row) => !failed.has(row)),
      errors,
    );
    await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
    return { processed: claimed.length - errors.length, failed: errors.length };
  });
}

/** Of these messages, those that nobody else is at and that still wait. */
async function claim(tx: ShopDb, rows: readonly Row[]): Promise<Set<bigint>> {
  const claimed = await tx.rows<{ id: bigint }>(
    `SELECT "id" FROM "InboxEvent" WHERE "shopId" = $1 AND "id" = ANY($2::bigint[]) AND "state" = 'waiting' FOR UPDATE SKIP LOCKED`,
    rows.map(({ id }) => id),
  );
  return new Set(claimed.map(({ id }) => id));
}

async function understand(shop: ShopContext, row: Row, asked: AskedTickets): Promise<Outcome> {
  try {
    const text = decrypt(row.payload, payloadContext(shop.id, row.source, row.externalId)).toString("utf8");
    const incoming = { shop, payload: parseJson(text), triggeredAt: row.triggeredAt };
    if (row.source === "helpdesk") return { row, facts: await understandHelpdeskEvent(row.connectionId, incoming, asked) };
    const handler = topics[row.topic];
    if (!handler) throw new PermanentError(`topic: nobody handles "${row.topic}"`);
    return { row, facts: await handler(incoming) };
  } catch (error) {
    return { row, error: asError(error) };
  }
}

async function settle(tx: ShopDb, done: Row[], errors: { row: Row; error: Error }[]): Promise<void> {
  await tx.execute(
    `UPDATE "InboxEvent" SET "state" = 'done', "error" = NULL, "processedAt" = now(), "attempts" = "attempts" + 1
     WHERE "shopId" = $1 AND "id" = ANY($2::bigint[])`,
    done.map(({ id }) => id),
  );
  for (const { row, error } of errors) {
    const isTemporary = error instanceof RateLimited;
    const final = !isTemporary && (error instanceof PermanentError || row.attempts + 1 >= MOST_ATTEMPTS);
    log.warn({ inboxId: String(row.id), topic: row.topic, reason: error.message, final }, "inbox message not understood");
    await tx.execute(
      `UPDATE "InboxEvent" SET "state" = $3, "error" = $4, "attempts" = "attempts" + 1,
         "processedAt" = now(), "retryAt" = coalesce($5, now() + (2 ^ least("attempts", 10)) * interval '5 seconds')
       WHERE "shopId" = $1 AND "id" = $2`,
      row.id,
      final ? "failed" : "waiting",
      error.message.slice(0, 2_000),
      error instanceof RateLimited ? error.retryAt : null,
    );
  }
}
