import type { Shop } from "@prisma/client";
import { decrypt, encrypt } from "#app/lib/crypto.server.ts";
import { database, type ShopDb } from "#app/lib/db.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import { randomBytes } from "node:crypto";

/** The shop as the rest of the app needs it. */
export type ShopContext = {
  id: number;
  domain: string;
  name: string | null;
  timezone: string;
  currency: string;
  country: string | null;
  /** 1 = Monday … 7 = Sunday */
  weekStart: number;
  /** label of the active ruleset, for example "default@1" */
  ruleset: string;
  /** Path of the app proxy in the storefront, as far as a request of it has told; null = none has come yet. */
  proxyPath: string | null;
};

export type ShopSettings = Partial<Pick<ShopContext, "name" | "timezone" | "currency" | "country">> & { scopes?: string };

const domainPattern = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** @returns the shop, or null when it never installed the app. */
export async function findShop(domain: string): Promise<ShopContext | null> {
  const shop = await database().shop.findUnique({ where: { domain } });
  return shop && context(shop);
}

/** @returns the shop with this id, or null. */
export async function findShopById(id: number): Promise<ShopContext | null> {
  const shop = await database().shop.findUnique({ where: { id } });
  return shop && context(shop);
}

/** Every shop, oldest first. */
export async function allShops(): Promise<ShopContext[]> {
  return (await database().shop.findMany({ orderBy: { id: "asc" } })).map(context);
}

/** Ids of the shops whose orders can be asked for: installed, with a token of theirs. */
export async function askableShops(): Promise<number[]> {
  const rows = await database().$queryRawUnsafe<{ id: number }[]>(
    `SELECT s."id" FROM "Shop" s JOIN "Session" t ON t."id" = 'offline_' || s."domain" WHERE s."uninstalledAt" IS NULL ORDER BY s."id"`,
  );
  return rows.map(({ id }) => id);
}

/** Creates the shop or changes the given settings of an existing one; clears an earlier uninstall. */
export async function saveShop(domain: string, settings: ShopSettings = {}): Promise<ShopContext> {
  if (!domainPattern.test(domain)) throw new MerchantError(`"${domain}" is not a domain like my-store.myshopify.com`);
  checkSettings(settings);
  const shop = await database().shop.upsert({
    where: { domain },
    create: { domain, hashKey: encrypt(randomBytes(32), hashKeyContext(domain)), ...settings },
    update: { ...settings, uninstalledAt: null },
  });
  return context(shop);
}

/** Notes what the merchant lets us read, in the caller's transaction. */
export async function saveScopes(tx: ShopDb, scopes: readonly string[]): Promise<void> {
  await tx.execute(`UPDATE "Shop" SET "scopes" = $2 WHERE "id" = $1`, scopes.join(","));
}

/** Notes that the shop removed the app; its data stay until Shopify asks for their erasure. */
export async function markUninstalled(shopId: number, at: Date): Promise<void> {
  await database().shop.update({ where: { id: shopId }, data: { uninstalledAt: at } });
}

const hashKeys = new Map<number, Buffer>();

/** Key of the shop's identifier hashes; never changes during the shop's life. */
export async function hashKeyOf(shop: Pick<ShopContext, "id" | "domain">): Promise<Buffer> {
  const known = hashKeys.get(shop.id);
  if (known) return known;
  const row = await database().shop.findUniqueOrThrow({ where: { id: shop.id }, select: { hashKey: true, domain: true } });
  const key = decrypt(row.hashKey, hashKeyContext(row.domain));
  hashKeys.set(shop.id, key);
  return key;
}

function hashKeyContext(domain: string): string {
  return `Shop.hashKey:${domain}`;
}

function checkSettings({ timezone, currency, country }: ShopSettings): void {
  if (timezone !== undefined && !isTimeZone(timezone))
    throw new MerchantError(`timezone: "${timezone}" is not an IANA time zone`);
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw new MerchantError(`currency: "${currency}" is not an ISO 4217 code`);
  if (country != null && !/^[A-Z]{2}$/.test(country)) throw new MerchantError(`country: "${country}" is not an ISO 3166 code`);
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function context(shop: Shop): ShopContext {
  const { id, domain, name, timezone, currency, country, weekStart, ruleset, proxyPath } = shop;
  return { id, domain, name, timezone, currency, country, weekStart, ruleset, proxyPath };
}
