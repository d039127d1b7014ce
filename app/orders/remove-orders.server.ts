import type { ShopDb } from "#app/lib/db.server.ts";
import { markOrders } from "./apply-orders.server.ts";

/** Takes orders away that the store has deleted, with their refunds, in the caller's transaction; what was derived from them follows. */
export async function removeOrders(tx: ShopDb, ids: readonly string[]): Promise<void> {
  await tx.execute(`DELETE FROM "Identifier" WHERE "shopId" = $1 AND "source" = 'order' AND "sourceId" = ANY($2)`, ids);
  await tx.execute(`DELETE FROM "Refund" WHERE "shopId" = $1 AND "orderId" = ANY($2)`, ids);
  await tx.execute(`DELETE FROM "Order" WHERE "shopId" = $1 AND "id" = ANY($2)`, ids);
  await markOrders(tx, ids, "deleted");
}
