import { randomSecret } from "#app/lib/crypto.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { localDay, startOfWeek } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

/** Keeps what somebody of the team said about each statement, each apart from the others and from them (metrics.md D6). */
export async function storeClimate(
  shop: ShopContext,
  scores: readonly { item: string; score: number }[],
  at: Date,
): Promise<void> {
  const week = localDay(shop.timezone, startOfWeek(shop, at).getTime());
  for (const { item, score } of scores) {
    await shopDb(shop.id).execute(
      `INSERT INTO "ClimateScore" ("shopId", "id", "week", "item", "score") VALUES ($1, $2, $3::date, $4, $5)`,
      randomSecret(16),
      week,
      item,
      score,
    );
  }
}
