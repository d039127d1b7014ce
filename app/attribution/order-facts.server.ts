import { compactRows, epochMs } from "#app/lib/compact-rows.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { OrderFacts } from "./facts.ts";

const columns: Record<keyof OrderFacts, string> = {
  id: `o."id"`,
  name: `o."name"`,
  at: epochMs(`o."processedAt"`),
  createdAt: epochMs(`o."createdAt"`),
  currency: `o."currency"`,
  amounts: `json_build_object('netPaid', o."netPaid", 'gross', o."total", 'netSales', o."netSales")`,
  refunds: `CASE WHEN o."offPaid" > 0 OR o."offSales" > 0 THEN (SELECT json_agg(json_build_object(
      'at', ${epochMs(`f."at"`)}, 'netPaid', f."offPaid", 'netSales', f."offSales") ORDER BY f."at", f."id")
    FROM "Refund" f WHERE f."shopId" = $1 AND f."orderId" = o."id") ELSE '[]' END`,
  edits: `coalesce((SELECT json_agg(json_build_object('at', ${epochMs(`e."at"`)}, 'added', e."added") ORDER BY e."at", e."id")
    FROM "OrderEdit" e WHERE e."shopId" = $1 AND e."orderId" = o."id"), '[]')`,
  financialStatus: `o."financialStatus"`,
  cancelled: `o."cancelledAt" IS NOT NULL`,
  test: `o."test"`,
  sourceName: `o."sourceName"`,
  isRenewal: `o."isRenewal"`,
  isReplacement: `o."isReplacement"`,
  evidenceKeys: `o."evidenceKeys"`,
  beforeInstall: `o."processedAt" < s."installedAt"`,
};

/** Orders as the rule sees them, those that exist. */
export async function loadOrders(db: ShopDb, ids: readonly string[]): Promise<OrderFacts[]> {
  if (ids.length === 0) return [];
  const from = `"Order" o JOIN "Shop" s ON s."id" = $1 WHERE o."shopId" = $1 AND o."id" = ANY($2)`;
  return compactRows<OrderFacts>(db, columns, from, ids);
}
