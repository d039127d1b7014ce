import { expect, test } from "vitest";
import { newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { database } from "./db.server.ts";
import { freshStatistics } from "./fresh-statistics.server.ts";

useDatabase();

async function addIdentifiers(shopId: number, count: number): Promise<void> {
  await database().$executeRawUnsafe(
    `INSERT INTO "Identifier" ("shopId", "source", "sourceId", "kind", "value")
     SELECT $1, 'order', n::text, 'email', n::text FROM generate_series(1, $2) n`,
    shopId,
    count,
  );
}

/** Rows of a shop that the planner expects to find. */
async function expectedRows(shopId: number): Promise<number> {
  const [row] = await database().$queryRawUnsafe<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }[]>(
    `EXPLAIN (FORMAT JSON) SELECT * FROM "Identifier" WHERE "shopId" = $1`,
    shopId,
  );
  return row!["QUERY PLAN"][0].Plan["Plan Rows"];
}

test("a shop that joins others is planned for as large as it is, a handful of rows are left alone", async () => {
  const [first, second, small] = [await newShop(), await newShop(), await newShop()];
  await addIdentifiers(first.id, 5_000);
  await freshStatistics(first.id);
  await addIdentifiers(small.id, 20);
  await freshStatistics(small.id);
  expect(await expectedRows(small.id)).toBe(1);
  await addIdentifiers(second.id, 400);
  expect(await expectedRows(second.id)).toBe(1);
  await freshStatistics(second.id);
  expect(await expectedRows(second.id)).toBeGreaterThan(200);
});
