import { type KnownRefund, orderAmounts } from "#app/orders/amounts.ts";
import { bulkRecords, bulkRows, type Columns } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";

type SeenRefund = { id: string; paidBack: number; goods: number };
type Row = {
  id: string;
  total: bigint;
  currentTotal: bigint;
  currentSubtotal: bigint;
  giftCards: bigint;
  cancelledAt: Date | null;
  refundsSeen: SeenRefund[];
  refundedUnlisted: bigint;
  updatedAt: Date;
  refunds: KnownRefund[] | null;
};

const amountColumns: Columns = {
  id: "text",
  netPaid: "bigint",
  netSales: "bigint",
  refunded: "bigint",
  offPaid: "bigint",
  offSales: "bigint",
};
const stepColumns: Columns = { id: "text", netPaid: "bigint", netSales: "bigint" };

/** Derives what each order is worth today from its own figures and all its refunds (metrics.md F3, R15), in the caller's transaction. */
export async function settleOrders(tx: ShopDb, ids: readonly string[]): Promise<void> {
  const rows = await tx.rows<Row>(
    `SELECT o."id", o."total", o."currentTotal", o."currentSubtotal", o."giftCards", o."cancelledAt", o."refundsSeen",
       o."refundedUnlisted", o."updatedAt",
       (SELECT jsonb_agg(jsonb_build_object('id', f."id", 'paidBack', f."paidBack", 'goods', f."goods",
         'at', (extract(epoch FROM f."at") * 1000)::bigint))
        FROM "Refund" f WHERE f."shopId" = $1 AND f."orderId" = o."id") AS "refunds"
     FROM "Order" o WHERE o."shopId" = $1 AND o."id" = ANY($2)`,
    ids,
  );
  const amounts = rows.map((row) => ({
    id: row.id,
    ...orderAmounts(
      {
        total: Number(row.total),
        currentTotal: Number(row.currentTotal),
        currentSubtotal: Number(row.currentSubtotal),
        giftCards: Number(row.giftCards),
        refundsSeen: row.refundsSeen,
        ...(row.refundedUnlisted > 0n
          ? { unlisted: { paidBack: Number(row.refundedUnlisted), until: row.updatedAt.getTime() } }
          : {}),
      },
      row.refunds ?? [],
      row.cancelledAt !== null,
    ),
  }));
  await tx.execute(
    `UPDATE "Order" o SET "netPaid" = r."netPaid", "netSales" = r."netSales", "refunded" = r."refunded",
       "offPaid" = r."offPaid", "offSales" = r."offSales"
     FROM ${bulkRecords(amountColumns)} WHERE o."shopId" = $1 AND o."id" = r."id"
       AND (o."netPaid", o."netSales", o."refunded", o."offPaid", o."offSales")
         IS DISTINCT FROM (r."netPaid", r."netSales", r."refunded", r."offPaid", r."offSales")`,
    bulkRows(
      amounts.map((each) => ({
        ...each,
        steps: undefined,
        offPaid: each.steps.reduce((all, { netPaid }) => all + netPaid, 0),
        offSales: each.steps.reduce((all, { netSales }) => all + netSales, 0),
      })),
    ),
  );
  const steps = amounts.flatMap((each) => each.steps);
  if (steps.length === 0) return;
  await tx.execute(
    `UPDATE "Refund" f SET "offPaid" = r."netPaid", "offSales" = r."netSales"
     FROM ${bulkRecords(stepColumns)} WHERE f."shopId" = $1 AND f."id" = r."id"
       AND (f."offPaid", f."offSales") IS DISTINCT FROM (r."netPaid", r."netSales")`,
    bulkRows(steps),
  );
}
