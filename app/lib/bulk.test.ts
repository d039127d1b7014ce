import { expect, test } from "vitest";
import { newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { bulkInsertColumns, columnArrays, type Columns } from "./bulk.ts";
import { database, shopDb } from "./db.server.ts";

useDatabase();

const columns: Columns = { label: "text", at: "timestamptz", part: "float8", many: "bigint", yes: "boolean" };

test("rows written column by column are read back as they were, whatever their text", async () => {
  await database().$executeRawUnsafe(
    `CREATE TABLE plain ("shopId" int, "label" text, "at" timestamptz, "part" float8, "many" bigint, "yes" boolean)`,
  );
  const at = new Date("2026-03-29T01:59:59.999Z");
  const labels = [
    "",
    "null",
    "NULL",
    "a,b",
    "{}",
    `say "no"`,
    "back\\slash",
    " edge ",
    "gid://shopify/Order/1",
    "naïve ✓",
    "line\nend",
  ];
  const rows = [
    ...labels.map((label) => ({ label, at, part: 1 / 3, many: -9_007_199_254_740_991, yes: true })),
    { label: null, at: null, part: null, many: null, yes: false },
  ];
  const db = shopDb((await newShop()).id);
  await db.execute(bulkInsertColumns("plain", columns), ...columnArrays(columns, rows));
  const stored = await db.rows<{ many: bigint | null }>(
    `SELECT "label", "at", "part", "many", "yes" FROM plain WHERE "shopId" = $1 ORDER BY ctid`,
  );
  expect(stored.map((row) => ({ ...row, many: row.many === null ? null : Number(row.many) }))).toEqual(rows);
});
