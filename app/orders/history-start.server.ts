import type { ShopDb } from "#app/lib/db.server.ts";

/**
 * The instant from which on all orders of the shop are known (metrics.md G23); null when there is no limit. Before the past
 * orders are read, that is when the app was installed.
 */
export async function readHistoryStart(db: ShopDb): Promise<Date | null> {
  const [row] = await db.rows<{ starts: Date | null }>(
    `SELECT CASE WHEN bool_or(h."id" IS NOT NULL AND h."since" IS NULL) THEN NULL ELSE least(s."installedAt", min(h."since")) END AS starts
     FROM "Shop" s LEFT JOIN "OrderHistory" h ON h."shopId" = $1 AND h."state" IN ('done', 'imported')
     WHERE s."id" = $1 GROUP BY s."installedAt"`,
  );
  return row?.starts ?? null;
}
