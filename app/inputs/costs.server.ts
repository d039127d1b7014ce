import { bulkInsert, bulkRows } from "#app/lib/bulk.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import type { Costs } from "./costs.ts";

const columns = { month: "date", category: "text", amount: "bigint" };

/** Costs of support as entered, newest month first. Amounts in minor units. */
export async function readCosts(db: ShopDb): Promise<Costs> {
  const rows = await db.rows<{ month: string; category: string; amount: bigint }>(
    `SELECT to_char("month", 'YYYY-MM') AS "month", "category", "amount" FROM "CostEntry" WHERE "shopId" = $1 ORDER BY 1 DESC, 2`,
  );
  return { entries: rows.map(({ amount, ...entry }) => ({ ...entry, amount: Number(amount) })) };
}

/** Replaces the costs of the given months, or of all when none are named. Figures read them as they are: nothing is derived again. */
export async function saveCosts(shopId: number, { entries }: Costs, months?: readonly string[]): Promise<void> {
  await shopDb(shopId).transaction(async (tx) => {
    await tx.execute(
      `DELETE FROM "CostEntry" WHERE "shopId" = $1 AND ($2::date[] IS NULL OR "month" = ANY($2::date[]))`,
      months?.map((month) => `${month}-01`) ?? null,
    );
    const rows = entries
      .filter(({ month }) => !months || months.includes(month))
      .map(({ month, ...entry }) => ({ ...entry, month: `${month}-01` }));
    if (rows.length > 0) await tx.execute(bulkInsert("CostEntry", columns), bulkRows(rows));
  });
}
