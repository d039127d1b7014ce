import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { applyFacts } from "./apply-facts.server.ts";
import type { Facts } from "./facts.server.ts";

/**
 * Writes the facts of many items at once, in the caller's transaction; when the database refuses, halves find the item it
 * refuses, and the others are written.
 * @returns the refused items with the reason
 */
export async function applyTogether<Item extends { facts: Facts }>(
  tx: ShopDb,
  shop: ShopContext,
  items: readonly Item[],
): Promise<{ item: Item; error: Error }[]> {
  if (items.length === 0) return [];
  try {
    await tx.transaction((inner) =>
      applyFacts(
        inner,
        shop,
        items.map(({ facts }) => facts),
      ),
    );
    return [];
  } catch (error) {
    if (items.length === 1) return [{ item: items[0]!, error: asError(error) }];
    const half = Math.ceil(items.length / 2);
    return [...(await applyTogether(tx, shop, items.slice(0, half))), ...(await applyTogether(tx, shop, items.slice(half)))];
  }
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
