import pg from "pg";
import { describe, expect, test } from "vitest";
import { newConnection, newShop } from "#tests/factories/shop.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { database, reportsDb, shopDb } from "./db.server.ts";

useDatabase();

const markers = `SELECT "key" FROM "DirtyMark" WHERE "shopId" = $1 ORDER BY "key"`;
const mark = `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause") VALUES ($1, 'order', $2, 'test')`;

describe("a shop's view of the database", () => {
  test.each([
    `SELECT * FROM "Order"`,
    `SELECT * FROM "Order" WHERE "shopId" = 1`,
    `SELECT * FROM "Order" WHERE "id" = $10`,
    `SELECT $2::int`,
  ])("refuses SQL that does not name the shop: %s", async (sql) => {
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
  });

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

describe("a connection that is cut", () => {
  /** More often than the process has connections. */
  const OFTEN = 15;

  test("inside a transaction costs that transaction, and none of the process's connections", async () => {
    const db = shopDb((await newShop()).id);
    const killer = new pg.Client(process.env.DATABASE_URL);
    await killer.connect();
    for (let times = 0; times < OFTEN; times++) {
      const cut = db.transaction(async (tx) => {
        const [own] = await tx.rows<{ pid: number }>("SELECT pg_backend_pid() AS pid, $1::int AS shop");
        await killer.query("SELECT pg_terminate_backend($1, 5000)", [own!.pid]);
        await tx.execute(mark, "lost");
      });
      await expect(cut).rejects.toThrow();
    }
    await killer.end();
    expect(await db.rows(markers)).toEqual([]);
    expect(await db.transaction((tx) => tx.execute(mark, "kept"))).toBe(1);
  });

  test("a transaction that fails only when it is committed gives its connection back too", async () => {
    const db = shopDb((await newShop()).id);
    await database().$executeRawUnsafe("CREATE TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED, shop int)");
    for (let times = 0; times < OFTEN; times++) {
      await expect(db.transaction((tx) => tx.execute("INSERT INTO once (n, shop) VALUES (1, $1), (1, $1)"))).rejects.toThrow();
    }
    expect(await db.rows("SELECT n FROM once WHERE shop = $1")).toEqual([]);
  });
});
