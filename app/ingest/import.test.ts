import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { database } from "#app/lib/db.server.ts";
import { newShop, settle } from "#tests/factories/shop.ts";
import { knockShopify } from "#tests/factories/shopify-webhook.ts";
import { useDatabase } from "#tests/setup/test-database.ts";
import { importOrders } from "./import.server.ts";

useDatabase();

const bulk = "app/shopify/samples/bulk_orders.jsonl";
const refund = readFileSync("app/shopify/samples/refunds_create.json", "utf8");

test.each(["before", "after"])("a refund that a bulk line sums up counts once, told %s by webhook as well", async (when) => {
  const shop = await newShop({ currency: "USD" });
  const tell = () => knockShopify({ shop: shop.domain, topic: "refunds/create", payload: refund });
  if (when === "before") await tell();
  expect(await importOrders(shop, bulk)).toMatchObject({ read: 8, stored: 4, rejected: 0 });
  if (when === "after") await tell();
  await settle(shop);
  expect(await database().order.findFirstOrThrow({ where: { shopId: shop.id, name: "#1042" } })).toMatchObject({
    total: 13026n,
    netPaid: 11662n,
    netSales: 10080n,
    refunded: 1364n,
  });
});

test("a bad line is reported with its number, and the others are stored", async () => {
  const shop = await newShop({ currency: "USD" });
  const file = path.join(tmpdir(), `fiveday-import-${process.pid}.jsonl`);
  const [first = ""] = readFileSync(bulk, "utf8").split("\n");
  writeFileSync(file, `{"id":1}\n${first}\nnot json\n`);
  const imported = await importOrders(shop, file);
  rmSync(file);
  expect(imported).toMatchObject({ read: 3, stored: 1, rejected: 2 });
  expect(imported.errors.map(({ line }) => line)).toEqual([1, 3]);
});
