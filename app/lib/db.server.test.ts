import { describe, expect, test } from "vitest";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { reportsDb, shopDb } from "./db.server.ts";

useDatabase();

const markers = `SELECT "key" FROM "DirtyMark" WHERE "shopId" = $1 ORDER BY "key"`;
const mark = `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause") VALUES ($1, 'order', $2, 'test')`;

describe("a shop's view of the database", () => {
  test.each([`SELECT * FROM "Order"`, `SELECT * FROM "Order" WHERE "shopId" = 1`, `SELECT * FROM "Order" WHERE "id" = $10`, `SELECT $2::int`])(
    "refuses SQL that does not name the shop: %s",
    async (sql) => {
      for (const db of [shopDb(1), reportsDb(1)]) {
        expect(() => db.rows(sql)).toThrow(/does not name the shop/);
        expect(() => db.execute(sql)).toThrow(/does not name the shop/);
      }
      await shopDb(1).transaction(async (tx) => {
        expect(() => tx.rows(sql)).toThrow(/does not name the shop/);
        await tx.transaction((inner) => {
          expect(() => inner.execute(sql)).toThrow(/does not name the shop/);
          return Promise.resolve();
        });
      });
    },
  );

  test("binds its own shop as $1, so that the same SQL shows each shop its own rows", async () => {
    const [a, b] = [await newShop(), await newShop()];
    await newConnection(a);
    const connections = `SELECT "id" FROM "HelpdeskConnection" WHERE "shopId" = $1`;
    expect(await shopDb(a.id).rows(connections)).toHaveLength(1);
    expect(await shopDb(b.id).rows(connections)).toEqual([]);
  });
});

describe("transactions", () => {
  test("keep nothing of work that failed", async () => {
    const db = shopDb((await newShop()).id);
    const failed = db.transaction(async (tx) => {
      await tx.execute(mark, "lost");
      throw new Error("half-way");
    });
    await expect(failed).rejects.toThrow("half-way");
    expect(await db.rows(markers)).toEqual([]);
  });

  test("inside a transaction only the inner work is undone, and the rest goes on", async () => {
    const db = shopDb((await newShop()).id);
    await db.transaction(async (tx) => {
      await tx.execute(mark, "before");
      const inner = tx.transaction(async (deeper) => {
        await deeper.execute(mark, "undone");
        await deeper.execute(`SELECT $1::int / 0`);
      });
      await expect(inner).rejects.toThrow();
      await tx.execute(mark, "after");
    });
    expect(await db.rows(markers)).toEqual([{ key: "after" }, { key: "before" }]);
  });
});
