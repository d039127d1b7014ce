import { Session } from "@shopify/shopify-api";
import { expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { sessionStorage } from "./session-storage.server.ts";

useDatabase();

const ends = new Date("2026-03-04T13:00:00Z");

function session(id: string, shop = "demo.myshopify.com", accessToken = "shpat_clear-access-token"): Session {
  return new Session({
    id,
    shop,
    state: "",
    isOnline: false,
    scope: "read_orders,read_customers",
    accessToken,
    expires: ends,
    refreshToken: "shprt_clear-refresh-token",
    refreshTokenExpires: ends,
  });
}

test("a stored session comes back as it was", async () => {
  await sessionStorage().storeSession(session("offline_demo.myshopify.com"));
  const loaded = await sessionStorage().loadSession("offline_demo.myshopify.com");
  expect(loaded).toMatchObject({
    shop: "demo.myshopify.com",
    accessToken: "shpat_clear-access-token",
    refreshToken: "shprt_clear-refresh-token",
    scope: "read_orders,read_customers",
    expires: ends,
  });
  expect((await sessionStorage().findSessionsByShop("demo.myshopify.com")).map(({ accessToken }) => accessToken)).toEqual([
    "shpat_clear-access-token",
  ]);
});

test("no token stands in the database in clear, and the same token never looks the same", async () => {
  await sessionStorage().storeSession(session("offline_a.myshopify.com", "a.myshopify.com"));
  await sessionStorage().storeSession(session("offline_b.myshopify.com", "b.myshopify.com"));
  const rows = await database().$queryRawUnsafe<{ row: string; token: string }[]>(
    `SELECT s::text AS row, "accessToken" AS token FROM "Session" s WHERE "shop" IN ('a.myshopify.com', 'b.myshopify.com')`,
  );
  expect(rows).toHaveLength(2);
  for (const { row } of rows) expect(row).not.toMatch(/clear-(access|refresh)-token/);
  expect(rows[0]!.token).not.toBe(rows[1]!.token);
});

test("a renewed token replaces the old one", async () => {
  const id = "offline_renewed.myshopify.com";
  await sessionStorage().storeSession(session(id, "renewed.myshopify.com", "shpat_old"));
  await sessionStorage().storeSession(session(id, "renewed.myshopify.com", "shpat_new"));
  expect((await sessionStorage().loadSession(id))!.accessToken).toBe("shpat_new");
  expect(await database().session.count({ where: { id } })).toBe(1);
});

test("a token copied into another shop's row opens nothing there", async () => {
  await sessionStorage().storeSession(session("offline_victim.myshopify.com", "victim.myshopify.com", "shpat_of-the-victim"));
  await sessionStorage().storeSession(session("offline_thief.myshopify.com", "thief.myshopify.com"));
  const { accessToken } = (await database().session.findUnique({ where: { id: "offline_victim.myshopify.com" } }))!;
  await database().session.update({ where: { id: "offline_thief.myshopify.com" }, data: { accessToken } });
  await expect(sessionStorage().loadSession("offline_thief.myshopify.com")).rejects.toThrow();
});

test("deleted sessions are gone", async () => {
  await sessionStorage().storeSession(session("offline_short.myshopify.com", "short.myshopify.com"));
  await sessionStorage().deleteSession("offline_short.myshopify.com");
  expect(await sessionStorage().loadSession("offline_short.myshopify.com")).toBeUndefined();
});
