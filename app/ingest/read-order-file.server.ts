import { enqueue } from "#app/jobs/queue.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { fileLines } from "#app/lib/file-lines.ts";
import { type Mark, withMark } from "#app/lib/pace.ts";
import { type BulkOrder, bulkOrders } from "#app/shopify/bulk-lines.ts";
import { downloadBulk } from "#app/shopify/bulk-orders.server.ts";
import { readOrder } from "#app/shopify/read-order.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyTogether, asError } from "./apply-together.server.ts";
import type { Facts } from "./facts.server.ts";

export type ReadOptions = {
  /** Orders that are written together. */
  batch?: number;
  /** A job does not run for longer; the next one goes on. */
  turnMs?: number;
};

const BATCH = 1_000;
const TURN_MS = 60_000;

/** The run that a file belongs to, and how many bytes of it are stored. */
type Reading = { id: number; operationId: string | null; position: bigint };

/** end = read to the end; later = this turn is over or somebody else reads on; ended = the link does not work any more */
type FileRead = "end" | "later" | "ended";

/**
 * Reads the file of a bulk operation as a stream, from where the last reading ended, and stores it batch by batch, each with
 * the position behind it. An order that cannot be understood is counted, and the others are stored.
 * @throws Error when the connection breaks: what was stored until then stays
 */
export async function readOrderFile(shop: ShopContext, run: Reading, url: string, options: ReadOptions): Promise<FileRead> {
  const { batch: most = BATCH, turnMs = TURN_MS } = options;
  const file = await downloadBulk(url, Number(run.position));
  if (!file) return "ended";
  const begun = Date.now();
  const { id, operationId } = run;
  const stretch: Stretch = { id, operationId, position: Number(run.position), size: file.size, marks: [], orders: 0 };
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

type Stretch = Omit<Reading, "position"> & { position: number; size: number | null; marks: Mark[]; orders: number };

/** @returns false when somebody else has stored this batch already */
async function storeBatch(shop: ShopContext, stretch: Stretch, batch: readonly BulkOrder[]): Promise<boolean> {
  const read = batch.map((order) => understand(shop, order));
  const from = stretch.position;
  const end = batch.at(-1)!.end;
  stretch.position = end;
  // Of this batch nothing is stored yet.
  stretch.marks = withMark(stretch.marks, [Date.now(), stretch.orders]);
  stretch.orders += batch.length;
  return shopDb(shop.id).transaction(async (tx) => {
    const moved = await tx.execute(
      `UPDATE "OrderHistory" SET "state" = 'reading', "position" = $5, "size" = coalesce($6, "size"), "orders" = "orders" + $7,
         "lines" = "lines" + $8, "marks" = $9::jsonb, "troubles" = 0, "movedAt" = now(),
         "error" = CASE WHEN "troubles" = 0 THEN "error" END
       WHERE "shopId" = $1 AND "id" = $2 AND "operationId" = $3 AND "position" = $4 AND "finishedAt" IS NULL`,
      stretch.id,
      stretch.operationId,
      BigInt(from),
      BigInt(end),
      stretch.size === null ? null : BigInt(stretch.size),
      batch.length,
      batch.reduce((lines, each) => lines + each.lines, 0),
      JSON.stringify(stretch.marks),
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
