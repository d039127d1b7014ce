import type { Prisma } from "@prisma/client";
import { enqueue } from "#app/jobs/queue.server.ts";
import { database, shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { MerchantError, PermanentError } from "#app/lib/errors.ts";
import { fileLines } from "#app/lib/file-lines.ts";
import { log } from "#app/lib/log.server.ts";
import { type BulkOrder, bulkOrders } from "#app/shopify/bulk-lines.ts";
import { type BulkOperation, downloadBulk, lookAtBulk, startBulkOrders } from "#app/shopify/bulk-orders.server.ts";
import { countOrders, createdBetween } from "#app/shopify/order-list.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyTogether, asError } from "./apply-together.server.ts";
import type { Facts } from "./facts.server.ts";

/** The part of a run's row that its reading goes by. */
type OrderHistory = {
  id: number;
  since: Date | null;
  state: "gathering" | "reading" | "done" | "failed";
  operationId: string | null;
  attempts: number;
  personal: boolean;
  gathered: number;
  position: bigint;
  troubles: number;
  wakeAt: Date;
  startedAt: Date;
};

/** Without read_all_orders Shopify shows an app the orders of so many days. */
const DAYS = 60;

/** Begins a reading of the store's orders unless there was one, or when the merchant lets us read further back than it did. */
export async function ensureOrderHistory(shop: Pick<ShopContext, "id">): Promise<void> {
  await shopDb(shop.id).execute(
    `INSERT INTO "OrderHistory" ("shopId", "since") SELECT $1::int, s.since FROM (${SINCE}) s
     WHERE NOT EXISTS (SELECT FROM "OrderHistory" h WHERE h."shopId" = $1 AND h."state" <> 'imported'
       AND (h."finishedAt" IS NULL OR s.since IS NOT NULL OR h."since" IS NULL))
     ON CONFLICT DO NOTHING`,
    DAYS,
  );
}

/** Begins a reading anew, on the merchant's wish; one that is under way goes on instead. */
export async function startOrderHistory(shop: Pick<ShopContext, "id">): Promise<void> {
  await shopDb(shop.id).execute(
    `INSERT INTO "OrderHistory" ("shopId", "since") SELECT $1::int, s.since FROM (${SINCE}) s ON CONFLICT DO NOTHING`,
    DAYS,
  );
  await enqueue("orders.history", { shopId: shop.id });
}

/** From when on we may read: null = everything. */
const SINCE = `SELECT CASE WHEN 'read_all_orders' = ANY(string_to_array("scopes", ',')) THEN NULL
  ELSE now() - $2::int * interval '1 day' END AS since FROM "Shop" WHERE "id" = $1`;

type ReadOptions = {
  /** Orders that are written together. */
  batch?: number;
  /** A job does not run for longer; the next one goes on. */
  turnMs?: number;
};

const BATCH = 1_000;
const TURN_MS = 60_000;

/**
 * Goes on with the reading of a shop's orders: has Shopify write them into a file, and reads that as a stream. Each batch is
 * stored together with the position behind it: whatever stops the reading, the next one continues there, and an order read
 * twice changes nothing. Returns when it is done, or Shopify has to be waited for: `wakeAt` says until when.
 */
export async function readOrderHistory(shop: ShopContext, options: ReadOptions = {}): Promise<void> {
  for (;;) {
    const run = await unfinishedRun(shopDb(shop.id));
    if (!run || run.wakeAt.getTime() > Date.now()) return;
    try {
      const step = run.operationId === null ? await begin(shop, run) : await goOn(shop, run, run.operationId, options);
      if (step === "wait") return;
    } catch (error) {
      await noteTrouble(shop, run, asError(error));
      return;
    }
  }
}

async function unfinishedRun(db: ShopDb): Promise<OrderHistory | null> {
  const [run] = await db.rows<OrderHistory>(`SELECT * FROM "OrderHistory" WHERE "shopId" = $1 AND "finishedAt" IS NULL`);
  return run ?? null;
}

/** on = look again at once; wait = until `wakeAt` */
type Step = "on" | "wait";

/** Shopify is looked at so often, for the progress and should its webhook be lost: at first often, because small stores are quick. */
const [SHORTEST_LOOK_MS, LONGEST_LOOK_MS] = [3_000, 30_000];
/** Another operation of ours is under way; it takes minutes. */
const BUSY_MS = 30_000;

async function begin(shop: ShopContext, run: OrderHistory): Promise<Step> {
  const [expected] = await countOrders(shop, [createdBetween(run.since, null)]);
  const start = await startBulkOrders(shop, { since: run.since, withPerson: run.personal });
  if (start.outcome === "refused") return giveUp(shop, run, `Shopify does not gather the orders: ${start.reason}`);
  if (start.outcome === "busy") {
    await change(shop, run, { error: "Shopify is still busy with another export for this app.", wakeAt: inMs(BUSY_MS) });
    return "wait";
  }
  await change(shop, run, {
    operationId: start.operationId,
    attempts: run.attempts + 1,
    expected: expected ?? null,
    error: null,
    ...beginning,
    wakeAt: inMs(SHORTEST_LOOK_MS),
  });
  return "wait";
}

/** Nothing of an operation's file is read yet. */
const beginning = { state: "gathering", gathered: 0, size: null, position: 0, lines: 0, orders: 0, rejected: 0, troubles: 0 };

async function goOn(shop: ShopContext, run: OrderHistory, operationId: string, options: ReadOptions): Promise<Step> {
  const operation = await lookAtBulk(shop, operationId);
  if (!operation) return again(shop, run, "Shopify does not know the export any more.");
  const isRunning = ["CREATED", "RUNNING", "CANCELING"].includes(operation.status);
  await change(shop, run, {
    gathered: operation.orders,
    size: operation.size,
    ...(operation.orders > run.gathered ? { movedAt: new Date() } : {}),
    ...(isRunning ? { wakeAt: nextLook(run) } : {}),
  });
  if (isRunning) return "wait";
  const url = operation.status === "COMPLETED" ? operation.url : operation.partialDataUrl;
  if (url !== null) {
    const read = await readFile(shop, run, url, options);
    if (read === "later") {
      // Others who wait for the worker get their turn first.
      await enqueue("orders.history", { shopId: shop.id });
      return "wait";
    }
    if (read === "ended") return again(shop, run, "The file with the orders was not there any more.");
  }
  return operation.status === "COMPLETED" ? finish(shop, run) : afterFailure(shop, run, operation);
}

/** The longer it takes the less often. */
function nextLook({ startedAt }: OrderHistory): Date {
  const age = Date.now() - startedAt.getTime();
  return inMs(Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, age / 10)));
}

/** Operations that are tried before the merchant is told, each after a longer pause. */
const MOST_ATTEMPTS = 3;
const AGAIN_MS = 10_000;

async function afterFailure(shop: ShopContext, run: OrderHistory, { status, errorCode }: BulkOperation): Promise<Step> {
  if (status === "CANCELED") return giveUp(shop, run, "The export of the orders was cancelled at Shopify.");
  if (status === "EXPIRED") return again(shop, run, "The export of the orders has expired at Shopify.");
  if (errorCode !== "ACCESS_DENIED") {
    return again(
      shop,
      run,
      errorCode === "TIMEOUT" ? "Shopify took too long to gather the orders." : "Shopify failed to gather the orders.",
    );
  }
  // A token that ended meanwhile looks the same.
  if (run.attempts === 1) return again(shop, run, "Shopify refused access while it gathered the orders.");
  if (!run.personal) {
    return giveUp(
      shop,
      run,
      "Shopify does not let Fiveday read the orders of this store. Check the access that the app was granted.",
    );
  }
  // Without access to names and addresses the orders still count; only by whom they were placed is less certain.
  await change(shop, run, { personal: false, operationId: null, wakeAt: new Date() });
  return "on";
}

async function again(shop: ShopContext, run: OrderHistory, reason: string): Promise<Step> {
  if (run.attempts >= MOST_ATTEMPTS) {
    return giveUp(shop, run, `${reason} It was tried ${run.attempts} times; what was read until then is kept.`);
  }
  await change(shop, run, { operationId: null, error: `${reason} It is tried again.`, wakeAt: inMs(run.attempts * AGAIN_MS) });
  return "on";
}

async function finish(shop: ShopContext, run: OrderHistory): Promise<Step> {
  await shopDb(shop.id).transaction(async (tx) => {
    await tx.execute(
      `UPDATE "OrderHistory" SET "state" = 'done', "finishedAt" = now(), "movedAt" = now() WHERE "shopId" = $1 AND "id" = $2 AND "finishedAt" IS NULL`,
      run.id,
    );
    await ordersReadUntil(tx, run.startedAt);
  });
  return "on";
}

/** Every order that changed before an instant has been read. */
export async function ordersReadUntil(tx: ShopDb, instant: Date): Promise<void> {
  await tx.execute(`UPDATE "Shop" SET "ordersReadUntil" = greatest("ordersReadUntil", $2) WHERE "id" = $1`, instant);
}

async function giveUp(shop: ShopContext, run: OrderHistory, reason: string): Promise<Step> {
  log.warn({ shopId: shop.id, reason }, "order history given up");
  await change(shop, run, { state: "failed", error: reason, finishedAt: new Date(), movedAt: new Date() });
  return "wait";
}

/** end = read to the end; later = this turn is over or somebody else reads on; ended = the link does not work any more */
type FileRead = "end" | "later" | "ended";

async function readFile(shop: ShopContext, run: OrderHistory, url: string, options: ReadOptions): Promise<FileRead> {
  const { batch: most = BATCH, turnMs = TURN_MS } = options;
  const file = await downloadBulk(url, Number(run.position));
  if (!file) return "ended";
  const begun = Date.now();
  const stretch = { ...run, position: Number(run.position), size: file.size, begun, orders: 0 };
  let batch: BulkOrder[] = [];
  // While the database writes one batch the next is read.
  let writing: Promise<boolean> = Promise.resolve(true);
  for await (const order of bulkOrders(fileLines(file, stretch.position))) {
    batch.push(order);
    if (batch.length < most) continue;
    if (!(await writing)) return "later";
    writing = storeBatch(shop, stretch, batch);
    // A failure is thrown by whoever waits for it next; until then it is not unhandled.
    writing.catch(() => undefined);
    batch = [];
    if (Date.now() - begun > turnMs) {
      await writing;
      return "later";
    }
  }
  if (!(await writing)) return "later";
  return batch.length === 0 || (await storeBatch(shop, stretch, batch)) ? "end" : "later";
}

type Stretch = { id: number; operationId: string | null; position: number; size: number | null; begun: number; orders: number };

/** @returns false when somebody else has stored this batch already */
async function storeBatch(shop: ShopContext, stretch: Stretch, batch: readonly BulkOrder[]): Promise<boolean> {
  const read = batch.map((order) => understand(shop, order));
  const from = stretch.position;
  const end = batch.at(-1)!.end;
  stretch.position = end;
  stretch.orders += batch.length;
  const seconds = Math.max(0.001, (Date.now() - stretch.begun) / 1000);
  return shopDb(shop.id).transaction(async (tx) => {
    const moved = await tx.execute(
      `UPDATE "OrderHistory" SET "state" = 'reading', "position" = $5, "size" = coalesce($6, "size"), "orders" = "orders" + $7,
         "lines" = "lines" + $8, "rate" = $9, "troubles" = 0, "movedAt" = now()
       WHERE "shopId" = $1 AND "id" = $2 AND "operationId" = $3 AND "position" = $4 AND "finishedAt" IS NULL`,
      stretch.id,
      stretch.operationId,
      BigInt(from),
      BigInt(end),
      stretch.size === null ? null : BigInt(stretch.size),
      batch.length,
      batch.reduce((lines, each) => lines + each.lines, 0),
      stretch.orders / seconds,
    );
    if (moved === 0) return false;
    const refused = await applyTogether(
      tx,
      shop,
      read.filter((each) => "facts" in each),
    );
    await noteRejected(tx, stretch.id, [...read.filter((each) => "error" in each), ...refused]);
    await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
    return true;
  });
}

function understand(shop: ShopContext, order: BulkOrder): { facts: Facts } | { error: Error } {
  if ("error" in order) return order;
  try {
    return { facts: { orders: [{ cause: "late_order", order: readOrder(order.payload, shop.currency) }] } };
  } catch (error) {
    return { error: asError(error) };
  }
}

async function noteRejected(tx: ShopDb, id: number, rejected: { error: Error }[]): Promise<void> {
  if (rejected.length === 0) return;
  await tx.execute(
    `UPDATE "OrderHistory" SET "orders" = "orders" - $3, "rejected" = "rejected" + $3, "error" = $4 WHERE "shopId" = $1 AND "id" = $2`,
    id,
    rejected.length,
    `An order could not be understood: ${rejected.at(-1)!.error.message}`.slice(0, 500),
  );
}

/** Failures in a row after which a person has to look. */
const MOST_TROUBLES = 12;
const MOST_PAUSE_MS = 10 * 60_000;

async function noteTrouble(shop: ShopContext, run: OrderHistory, error: Error): Promise<void> {
  if (error instanceof PermanentError || error instanceof MerchantError || run.troubles + 1 >= MOST_TROUBLES) {
    await giveUp(shop, run, error.message);
    return;
  }
  log.warn({ shopId: shop.id, reason: error.message }, "order history interrupted");
  const pause = Math.min(MOST_PAUSE_MS, 2_000 * 2 ** run.troubles);
  await change(shop, run, { troubles: run.troubles + 1, error: `${error.message}. It is tried again.`, wakeAt: inMs(pause) });
}

/** Changes a run unless it ended, or went on with another operation, meanwhile. */
async function change(shop: ShopContext, run: OrderHistory, data: Prisma.OrderHistoryUpdateManyMutationInput): Promise<void> {
  const { id, operationId } = run;
  await database().orderHistory.updateMany({ where: { shopId: shop.id, id, operationId, finishedAt: null }, data });
}

function inMs(ms: number): Date {
  return new Date(Date.now() + ms);
}
