import type { ShopDb } from "#app/lib/db.server.ts";
import type { OrderFacts } from "./facts.ts";

type Row = {
  id: string;
  name: string;
  processedAt: Date;
  createdAt: Date;
  currency: string;
  netPaid: bigint;
  total: bigint;
  netSales: bigint;
  financialStatus: string;
  cancelledAt: Date | null;
  test: boolean;
  sourceName: string | null;
  isRenewal: boolean;
  isReplacement: boolean;
  discountCodes: string[];
  beforeInstall: boolean;
  refunds: OrderFacts["refunds"] | null;
};

const columns = `o."id", o."name", o."processedAt", o."createdAt", o."currency", o."netPaid", o."total", o."netSales", o."financialStatus",
  o."cancelledAt", o."test", o."sourceName", o."isRenewal", o."isReplacement", o."discountCodes",
  o."processedAt" < (SELECT s."installedAt" FROM "Shop" s WHERE s."id" = $1) AS "beforeInstall",
  CASE WHEN o."offPaid" > 0 OR o."offSales" > 0 THEN (SELECT jsonb_agg(jsonb_build_object(
      'at', floor(extract(epoch FROM f."at") * 1000)::bigint, 'netPaid', f."offPaid", 'netSales', f."offSales") ORDER BY f."at", f."id")
    FROM "Refund" f WHERE f."shopId" = $1 AND f."orderId" = o."id") END AS "refunds"`;

/** Orders as the rule sees them, those that exist. */
export async function loadOrders(db: ShopDb, ids: readonly string[]): Promise<OrderFacts[]> {
  const rows = await db.rows<Row>(`SELECT ${columns} FROM "Order" o WHERE o."shopId" = $1 AND o."id" = ANY($2)`, ids);
  return rows.map(orderFacts);
}

function orderFacts(row: Row): OrderFacts {
  return {
    id: row.id,
    name: row.name,
    at: row.processedAt.getTime(),
    createdAt: row.createdAt.getTime(),
    currency: row.currency,
    amounts: { netPaid: Number(row.netPaid), gross: Number(row.total), netSales: Number(row.netSales) },
    financialStatus: row.financialStatus,
    cancelled: row.cancelledAt !== null,
    test: row.test,
    sourceName: row.sourceName,
    isRenewal: row.isRenewal,
    isReplacement: row.isReplacement,
    discountCodes: row.discountCodes,
    beforeInstall: row.beforeInstall,
    refunds: row.refunds ?? [],
  };
}
