import { bulkRecords, bulkRows, type Columns } from "#app/lib/bulk.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { CreditState } from "./series.server.ts";

const restatementColumns: Columns = { orderId: "text", before: "jsonb", after: "jsonb", cause: "text" };

/** Keeps what the credits of orders were, are, and why (R17). Only figures that had been computed, and so may have been shown, count. */
export async function recordRestatements(
  tx: ShopDb,
  rows: { orderId: string; before: CreditState; after: CreditState; cause: string }[],
): Promise<void> {
  const moved = rows.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  if (moved.length === 0) return;
  await tx.execute(
    `INSERT INTO "Restatement" ("shopId", "orderId", "before", "after", "cause")
     SELECT $1::int, r."orderId", r."before", r."after", r."cause" FROM ${bulkRecords(restatementColumns)}
     LEFT JOIN "Order" o ON o."shopId" = $1 AND o."id" = r."orderId" WHERE o."id" IS NULL OR o."attributedAt" IS NOT NULL`,
    bulkRows(moved),
  );
}

/** The same for every order of which another series tells something else than the one shown so far (G22). */
export async function restateAsSeries(tx: ShopDb, from: string, to: string): Promise<void> {
  // Of a series that has just been stored the planner knows nothing, and all of both is compared at once.
  await tx.runner.execute(`ANALYZE "Credit" ("shopId", "ruleset", "orderId")`);
  await tx.runner.execute(`SET LOCAL work_mem = '64MB'`);
  const isShown = `"shopId" = $1 AND "ruleset" IN ($2, $3) AND "weight" > 0`;
  await tx.execute(
    `WITH
     -- Hardly anything differs: only that is put into words.
     different AS MATERIALIZED (
       SELECT DISTINCT "orderId" FROM (
         SELECT "orderId" FROM "Credit" WHERE ${isShown}
         GROUP BY "orderId", "orderAmount", "ticketId", "agentId", "net" HAVING min("ruleset") = max("ruleset")
       ) alone
     ),
     told AS MATERIALIZED (
       SELECT "ruleset", "orderId", min("orderAmount") AS amount, jsonb_agg(jsonb_build_object('ticketId', "ticketId",
         'agentId', nullif("agentId", ''), 'amount', "net") ORDER BY "ticketId" || '|' || "agentId" COLLATE "C") AS credits
       FROM (
         SELECT DISTINCT "ruleset", "orderId", "orderAmount", "ticketId", "agentId", "net" FROM "Credit" JOIN different USING ("orderId")
         WHERE ${isShown}
       ) share GROUP BY 1, 2
     )
     INSERT INTO "Restatement" ("shopId", "orderId", "before", "after", "cause")
     SELECT $1::int, "orderId",
       jsonb_build_object('orderAmount', coalesce(b.amount, a.amount), 'credits', coalesce(b.credits, '[]')),
       jsonb_build_object('orderAmount', coalesce(a.amount, b.amount), 'credits', coalesce(a.credits, '[]')), 'ruleset'
     FROM (SELECT * FROM told WHERE "ruleset" = $2) b FULL JOIN (SELECT * FROM told WHERE "ruleset" = $3) a USING ("orderId")
     WHERE (b.amount, b.credits) IS DISTINCT FROM (a.amount, a.credits)`,
    from,
    to,
  );
}
