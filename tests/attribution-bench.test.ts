import { expect, test } from "vitest";
import { replaceCandidates } from "#app/attribution/candidates.server.ts";
import { shopDb } from "#app/lib/db.server.ts";
import { checkSample, forAttribution } from "#bench/attribution-check.ts";
import { loadShop } from "#bench/attribution-data.ts";
import { newConnection, newShop } from "./factories/shop.ts";
import { useDatabase } from "./setup/test-database.ts";

useDatabase();

test("the shop that the benchmark of attribution writes is what the real path makes of the same events", async () => {
  const shop = await newShop();
  const { id: connectionId } = await newConnection(shop);
  await loadShop(process.env.DATABASE_URL!, shop, connectionId, { orders: 5_000, tickets: 2_500 });
  const db = shopDb(shop.id);
  const [count] = await db.rows<{ messages: number }>(`SELECT count(*)::int AS "messages" FROM "Message" WHERE "shopId" = $1`);
  const orders = await db.rows<{ id: string }>(`SELECT "id" FROM "Order" WHERE "shopId" = $1`);
  expect([count!.messages, orders.length]).toEqual([7_500, 5_000]);
  await replaceCandidates(
    db,
    orders.map(({ id }) => id),
  );
  await checkSample(shop, forAttribution);
});
