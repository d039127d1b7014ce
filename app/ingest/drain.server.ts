import { setTimeout as wait } from "node:timers/promises";
import { shopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { deriveBatch } from "./derive.server.ts";
import { processBatch } from "./process.server.ts";

export type Drained = { processed: number; failed: number; seconds: number };

/**
 * Waits until every stored message of the shop is processed and every derived row is current, doing the work itself beside
 * whatever workers run. Messages that wait for another attempt are waited for.
 */
export async function drain(shop: ShopContext): Promise<Drained> {
  const started = Date.now();
  const total = { processed: 0, failed: 0 };
  for (;;) {
    const { processed, failed } = await processBatch(shop);
    total.processed += processed;
    total.failed += failed;
    if (processed + failed > 0) continue;
    const derived = await deriveBatch(shop);
    if (derived.outcome === "done") continue;
    if (derived.outcome === "idle" && (await nothingWaits(shop.id))) break;
    await wait(50);
  }
  return { ...total, seconds: (Date.now() - started) / 1000 };
}

async function nothingWaits(shopId: number): Promise<boolean> {
  const [row] = await shopDb(shopId).rows<{ waiting: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'waiting')
         OR EXISTS (SELECT 1 FROM "DirtyMark" WHERE "shopId" = $1) AS "waiting"`,
  );
  return !row!.waiting;
}
