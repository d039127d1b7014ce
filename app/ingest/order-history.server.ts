import type { Prisma } from "@prisma/client";
import { enqueue } from "#app/jobs/queue.server.ts";
import { database, shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { MerchantError, PermanentError } from "#app/lib/errors.ts";
import { log } from "#app/lib/log.server.ts";
import { type BulkOperation, lookAtBulk, startBulkOrders } from "#app/shopify/bulk-orders.server.ts";
import { countOrders, createdBetween } from "#app/shopify/order-list.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { asError } from "./apply-together.server.ts";
import { readOrderFile, type ReadOptions } from "./read-order-file.server.ts";

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
    ...(isRunning ? { wakeAt: nextLook(run), troubles: 0, error: null } : {}),
  });
  if (isRunning) return "wait";
  const url = operation.status === "COMPLETED" ? operation.url : operation.partialDataUrl;
  if (url !== null) {
    const read = await readOrderFile(shop, run, url, options);
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
      `UPDATE "OrderHistory" SET "state" = 'done', "finishedAt" = now(), "movedAt" = now(),
         "error" = CASE WHEN "troubles" = 0 THEN "error" END WHERE "shopId" = $1 AND "id" = $2 AND "finishedAt" IS NULL`,
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
