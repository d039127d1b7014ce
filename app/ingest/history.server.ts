import {
  adapterOf,
  changeConnection,
  clientOf,
  type ConnectionDetail,
  findConnectionById,
} from "#app/helpdesks/connect.server.ts";
import type { HelpdeskClient, HistoryPage, TicketEvent } from "#app/helpdesks/contract.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { MerchantError, PermanentError, RateLimited } from "#app/lib/errors.ts";
import { log } from "#app/lib/log.server.ts";
import { type Mark, withMark } from "#app/lib/pace.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyFacts } from "./apply-facts.server.ts";

export type HistoryRun = {
  id: number;
  connectionId: number;
  since: Date;
  cursor: string | null;
  tickets: number;
  total: number | null;
  startedAt: Date;
  movedAt: Date;
  finishedAt: Date | null;
  error: string | null;
  marks: Mark[];
};

/** Begins reading the helpdesk's tickets that changed since an instant. One reading at a time: a running one is returned as it is. */
export async function startHistory(shop: Pick<ShopContext, "id">, connectionId: number, since: Date): Promise<HistoryRun> {
  return shopDb(shop.id).transaction(async (tx) => {
    const running = await unfinishedRun(tx, connectionId);
    if (running) return running;
    const [run] = await tx.rows<HistoryRun>(
      `INSERT INTO "HistoryRun" ("shopId", "connectionId", "since") VALUES ($1, $2, $3) RETURNING *`,
      connectionId,
      since,
    );
    await enqueue("helpdesk.history", { shopId: shop.id, connectionId }, { within: tx.runner });
    return run!;
  });
}

/** The reading of a connection's history that is under way, or null. */
async function unfinishedRun(db: ShopDb, connectionId: number): Promise<HistoryRun | null> {
  const [run] = await db.rows<HistoryRun>(
    `SELECT * FROM "HistoryRun" WHERE "shopId" = $1 AND "connectionId" = $2 AND "finishedAt" IS NULL ORDER BY "id" LIMIT 1`,
    connectionId,
  );
  return run ?? null;
}

/** What became of a stretch of reading: done, to be gone on with at an instant, or not before the merchant does something. */
export type Reading = { outcome: "done" } | { outcome: "later"; at: Date } | { outcome: "stopped" };

/** After so long the others who wait for the worker get their turn: a large history takes hours of waiting for the vendor. */
const TURN_MS = 60_000;

/**
 * Goes on with a connection's history, to its end or for a minute. Each page is stored together with the cursor behind it:
 * whatever stops the reading, the next one continues after the last stored page, and a page read twice changes nothing. While a
 * page is stored the next one is asked for.
 */
export async function readHistory(shop: ShopContext, connectionId: number): Promise<Reading> {
  const turnEnds = Date.now() + TURN_MS;
  let client: HelpdeskClient | null = null;
  let ahead = null as { cursor: string | null; asked: Promise<Asked<HistoryPage>> } | null;
  for (;;) {
    const run = await unfinishedRun(shopDb(shop.id), connectionId);
    const connection = await findConnectionById(shop.id, connectionId);
    if (!run || !connection) return { outcome: "done" };
    if (connection.state !== "active") return { outcome: "stopped" };
    client ??= clientOf(connection);
    const read = (after: string | null) => asking(connection, (known) => known.history({ since: run.since, after }), client);
    const asked = await (ahead?.cursor === run.cursor ? ahead.asked : read(run.cursor));
    if (asked.outcome !== "answered") return asked;
    const { next } = asked.value;
    const isLast = next === null || Date.now() >= turnEnds;
    ahead = isLast ? null : { cursor: next, asked: read(next) };
    // Looked at after this page is stored; until then its failure is not unhandled.
    ahead?.asked.catch(() => undefined);
    await storePage(shop, connection, run, asked.value);
    if (next === null) return { outcome: "done" };
    if (isLast) return { outcome: "later", at: new Date() };
  }
}

async function storePage(shop: ShopContext, connection: ConnectionDetail, run: HistoryRun, page: HistoryPage): Promise<void> {
  await shopDb(shop.id).transaction(async (tx) => {
    // Two workers may have read the same page; the second finds the cursor moved and leaves it.
    const moved = await tx.execute(
      `UPDATE "HistoryRun" SET "cursor" = $4, "tickets" = "tickets" + $5, "total" = coalesce($6, "total"), "marks" = $7::jsonb, "movedAt" = now(), "error" = NULL,
         "finishedAt" = CASE WHEN $4::text IS NULL THEN now() END
       WHERE "shopId" = $1 AND "id" = $2 AND "cursor" IS NOT DISTINCT FROM $3 AND "finishedAt" IS NULL`,
      run.id,
      run.cursor,
      page.next,
      page.tickets,
      page.total ?? null,
      JSON.stringify(withMark(marksOf(run), [Date.now(), run.tickets + page.tickets])),
    );
    if (moved === 0) return;
    await applyFacts(tx, shop, [{ events: { connectionId: connection.id, events: page.events } }]);
    if (page.next === null) await readUntil(tx, connection.id, run.startedAt);
    await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
  });
}

function marksOf({ marks, startedAt, cursor }: HistoryRun): Mark[] {
  return cursor === null ? [[startedAt.getTime(), 0]] : marks;
}

/** Changes are looked for again from a little before: clocks differ, and a change may become visible late. */
const OVERLAP_MS = 5 * 60_000;

/** Reads what changed at the helpdesk since it was last read: for helpdesks that do not push, and for pushes that got lost. */
export async function pollConnection(shop: ShopContext, connectionId: number, since?: Date): Promise<Reading> {
  const begun = new Date();
  const connection = await findConnectionById(shop.id, connectionId);
  if (!connection || connection.state !== "active") return { outcome: "stopped" };
  const from = since ?? new Date((connection.polledUntil ?? connection.createdAt).getTime() - OVERLAP_MS);
  for (let after: string | null = null; ;) {
    const asked = await asking(connection, (client) => client.history({ since: from, after }));
    if (asked.outcome !== "answered") return asked;
    const page: HistoryPage = asked.value;
    const isStored = await shopDb(shop.id).transaction(async (tx) => {
      if (!(await heard(tx, connection, page.events))) return false;
      await applyFacts(tx, shop, [{ events: { connectionId, events: page.events } }]);
      if (page.next === null) await readUntil(tx, connectionId, begun);
      if (page.events.length > 0) await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
      return true;
    });
    if (!isStored) return { outcome: "stopped" };
    after = page.next;
    if (after === null) return { outcome: "done" };
  }
}

/**
 * Notes when something last happened at a helpdesk that does not push; of the others the silence of their webhooks is watched.
 * @returns false when the connection was disconnected meanwhile, perhaps with all it told
 */
async function heard(tx: ShopDb, { id, helpdesk }: ConnectionDetail, events: readonly TicketEvent[]): Promise<boolean> {
  const told = adapterOf(helpdesk).delivery === "poll" ? events : [];
  const latest = told.reduce((at, event) => Math.max(at, event.at.getTime()), 0);
  const changed = await tx.execute(
    `UPDATE "HelpdeskConnection" SET "lastEventAt" = greatest("lastEventAt", $3)
     WHERE "shopId" = $1 AND "id" = $2 AND "state" <> 'disconnected'`,
    id,
    latest === 0 ? null : new Date(latest),
  );
  return changed > 0;
}

/** Everything that changed before an instant has been read. */
async function readUntil(tx: ShopDb, connectionId: number, instant: Date): Promise<void> {
  await tx.execute(
    `UPDATE "HelpdeskConnection" SET "polledUntil" = greatest("polledUntil", $3), "pollAfter" = NULL WHERE "shopId" = $1 AND "id" = $2`,
    connectionId,
    instant,
  );
}

type Asked<T> = { outcome: "answered"; value: T } | Exclude<Reading, { outcome: "done" }>;

/**
 * Asks the helpdesk something, unless the connection is paused or its key was refused. A refused key stops the connection until it is reconnected; a request to slow down is kept until
 * then; other trouble is thrown, for the job to be tried again.
 */
export async function asking<T>(
  connection: ConnectionDetail,
  ask: (client: HelpdeskClient) => Promise<T>,
  client = clientOf(connection),
): Promise<Asked<T>> {
  if (client === null || connection.state !== "active") return { outcome: "stopped" };
  if (connection.pollAfter && connection.pollAfter.getTime() > Date.now()) return { outcome: "later", at: connection.pollAfter };
  try {
    return { outcome: "answered", value: await ask(client) };
  } catch (error) {
    if (error instanceof RateLimited) {
      await changeConnection(connection, { pollAfter: error.retryAt });
      return { outcome: "later", at: error.retryAt };
    }
    if (error instanceof MerchantError) {
      log.warn({ connectionId: connection.id, reason: error.message }, "helpdesk refused the key");
      await changeConnection(connection, { state: "reconnect", error: error.message });
      return { outcome: "stopped" };
    }
    const hopeless = error instanceof PermanentError;
    await noteTrouble(connection, error, hopeless);
    if (hopeless) return { outcome: "stopped" };
    throw error;
  }
}

/** Shown beside the reading; one that cannot succeed is ended, for the merchant to start anew. */
async function noteTrouble({ shopId, id }: ConnectionDetail, error: unknown, ends: boolean): Promise<void> {
  await shopDb(shopId).execute(
    `UPDATE "HistoryRun" SET "error" = $3, "finishedAt" = CASE WHEN $4 THEN now() END
     WHERE "shopId" = $1 AND "connectionId" = $2 AND "finishedAt" IS NULL`,
    id,
    error instanceof Error ? error.message.slice(0, 500) : String(error),
    ends,
  );
}
