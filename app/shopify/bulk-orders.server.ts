import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { adminGraphql } from "./admin-api.server.ts";
import { createdBetween } from "./order-list.server.ts";
import { BULK_OPERATION, BULK_RUN } from "./queries/bulk-operation.ts";
import { bulkOrdersQuery } from "./queries/order.ts";
import type { ShopContext } from "./shops.server.ts";

type Shop = Pick<ShopContext, "domain">;

/** A bulk operation as Shopify sees it. Addresses are signed links that end after seven days. */
export type BulkOperation = {
  status: "CREATED" | "RUNNING" | "COMPLETED" | "CANCELING" | "CANCELED" | "FAILED" | "EXPIRED";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  /** null while it runs, and when there is not one row. */
  url: string | null;
  /** What was written before it failed. */
  partialDataUrl: string | null;
  /** Orders written so far. */
  orders: number;
  /** bytes */
  size: number | null;
};

export type BulkStart =
  { outcome: "started"; operationId: string } | { outcome: "busy" } | { outcome: "refused"; reason: string };

const started = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string() }).nullish(),
    userErrors: z.array(z.object({ message: z.string(), code: z.string().nullish() })),
  }),
});

/** Has Shopify write the orders created since an instant (null: all) into a file, one line each. */
export async function startBulkOrders(
  shop: Shop,
  { since, withPerson }: { since: Date | null; withPerson: boolean },
): Promise<BulkStart> {
  const query = bulkOrdersQuery(createdBetween(since, null), { withPerson });
  const { bulkOperationRunQuery: answer } = started.parse(await adminGraphql(shop, BULK_RUN, { query }));
  if (answer.bulkOperation) return { outcome: "started", operationId: answer.bulkOperation.id };
  const [error] = answer.userErrors;
  if (error && (error.code === "OPERATION_IN_PROGRESS" || /already in progress/i.test(error.message))) return { outcome: "busy" };
  return { outcome: "refused", reason: error?.message ?? "no reason was given" };
}

/** Shopify writes 64-bit counts as text. */
const count = z.union([z.number(), z.string()]).transform(Number);
const operation = z.object({
  node: z
    .object({
      status: z.enum(["CREATED", "RUNNING", "COMPLETED", "CANCELING", "CANCELED", "FAILED", "EXPIRED"]),
      errorCode: z.enum(["ACCESS_DENIED", "INTERNAL_SERVER_ERROR", "TIMEOUT"]).nullish(),
      url: z.string().nullish(),
      partialDataUrl: z.string().nullish(),
      rootObjectCount: count.nullish(),
      fileSize: count.nullish(),
    })
    .nullish(),
});

/** @returns how an operation is doing; null when Shopify does not know it (any more) */
export async function lookAtBulk(shop: Shop, operationId: string): Promise<BulkOperation | null> {
  const { node } = operation.parse(await adminGraphql(shop, BULK_OPERATION, { id: operationId }));
  if (!node) return null;
  const { status, errorCode, url, partialDataUrl, rootObjectCount, fileSize } = node;
  return {
    status,
    errorCode: errorCode ?? null,
    url: url ?? null,
    partialDataUrl: partialDataUrl ?? null,
    orders: rootObjectCount ?? 0,
    size: fileSize ?? null,
  };
}

/** A file on its way: its bytes from `at` on, of `size` in all where the server tells. */
export type Download = { body: AsyncIterable<Uint8Array>; at: number; size: number | null };

/**
 * Begins to download a result from a byte on. No token goes with it: the link itself is the permission.
 * @returns null when the link has ended
 */
export async function downloadBulk(url: string, from: number): Promise<Download | null> {
  // Whole bytes, not compressed ones, so that a position in the stream is one in the file.
  const headers = { "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
  const response = await fetch(url, { headers });
  if ([403, 404, 410].includes(response.status)) return null;
  // A file that ends where we are is answered so.
  if (response.status === 416) return { body: Readable.from([]), at: from, size: from };
  if (!response.ok || !response.body) throw new Error(`Shopify answered ${response.status} for the file with the orders`);
  const isPart = response.status === 206;
  const length = isPart
    ? /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1]
    : response.headers.get("content-length");
  return { body: response.body as ReadableStream<Uint8Array>, at: isPart ? from : 0, size: length ? Number(length) : null };
}
