import { shopDb } from "#app/lib/db.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import { isDay, startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { drain } from "./drain.server.ts";

export type Recomputed = { orders: number; credits: number; changed: number; seconds: number };

/**
 * Derives tickets and orders of a period (local days, `to` exclusive; null = all) again from the stored facts. Nothing changes
 * unless a definition or fact did.
 * @returns orders looked at, credits they have now, orders whose credits changed
 */
export async function recompute(
  shop: ShopContext,
  { from, to }: { from: string | null; to: string | null },
): Promise<Recomputed> {
  for (const [name, day] of Object.entries({ from, to })) {
    if (day !== null && !isDay(day)) throw new BadRequest(`${name} must be a day as YYYY-MM-DD`, name);
  }
  const started = Date.now();
  const start = from === null ? new Date(0) : new Date(startOfDay(shop.timezone, from));
  const end = to === null ? new Date("9999-01-01") : new Date(startOfDay(shop.timezone, to));
  const db = shopDb(shop.id);
  const before = await newestRestatement(shop);
  await db.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT $1::int, 'ticket', t."ticketId", 'recompute' FROM "Ticket" t WHERE t."shopId" = $1 AND t."createdAt" >= $2 AND t."createdAt" < $3`,
    start,
    end,
  );
  const orders = await db.execute(
    `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
     SELECT $1::int, 'order', o."id", 'recompute' FROM "Order" o WHERE o."shopId" = $1 AND o."processedAt" >= $2 AND o."processedAt" < $3`,
    start,
    end,
  );
  await drain(shop);
  const [count] = await db.rows<{ credits: bigint; changed: bigint }>(
    `SELECT (SELECT count(*) FROM "Credit" WHERE "shopId" = $1 AND "ruleset" = (SELECT "ruleset" FROM "Shop" WHERE "id" = $1) AND "processedAt" >= $2 AND "processedAt" < $3) AS "credits",
       (SELECT count(DISTINCT "orderId") FROM "Restatement" WHERE "shopId" = $1 AND "id" > $4) AS "changed"`,
    start,
    end,
    before,
  );
  return { orders, credits: Number(count!.credits), changed: Number(count!.changed), seconds: (Date.now() - started) / 1000 };
}

async function newestRestatement(shop: ShopContext): Promise<bigint> {
  const [row] = await shopDb(shop.id).rows<{ id: bigint | null }>(
    `SELECT max("id") AS "id" FROM "Restatement" WHERE "shopId" = $1`,
  );
  return row?.id ?? 0n;
}
