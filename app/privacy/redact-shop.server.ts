import { Prisma } from "@prisma/client";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Erased } from "./redact-customer.server.ts";

/** Deletes every row of a shop, in every table that has one; the tables come from the schema, so none can be forgotten. */
export async function redactShop(tx: ShopDb, shop: ShopContext): Promise<Erased> {
  const erased: Erased = {};
  erased.Session = await tx.execute(`DELETE FROM "Session" WHERE "shop" = (SELECT "domain" FROM "Shop" WHERE "id" = $1)`);
  // The shop goes first: rows that are deleted without it mark no days (DirtyDay).
  erased.Shop = await tx.execute(`DELETE FROM "Shop" WHERE "id" = $1 AND "domain" = $2`, shop.domain);
  for (const table of shopTables()) {
    erased[table] = await tx.execute(`DELETE FROM "${table}" WHERE "shopId" = $1`);
  }
  return erased;
}

/** Names of the tables whose rows belong to one shop. */
export function shopTables(): string[] {
  return Prisma.dmmf.datamodel.models
    .filter(({ fields }) => fields.some(({ name }) => name === "shopId"))
    .map(({ name, dbName }) => dbName ?? name);
}
