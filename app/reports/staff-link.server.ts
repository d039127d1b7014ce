import { randomSecret, tokenHash } from "#app/lib/crypto.server.ts";
import { database, reportsDb, shopDb } from "#app/lib/db.server.ts";
import { findShopById, type ShopContext } from "#app/shopify/shops.server.ts";

const DAYS = 90;
const DAY = 86_400_000;

/** Makes a link for an agent that shows their own figures for ninety days; earlier links of theirs end. The token is told this once. */
export async function createStaffLink(shop: ShopContext, agentId: string, now: Date): Promise<string | null> {
  const token = randomSecret(32);
  return shopDb(shop.id).transaction(async (tx) => {
    await tx.execute(`DELETE FROM "StaffLink" WHERE "shopId" = $1 AND "agentId" = $2`, agentId);
    const made = await tx.execute(
      `INSERT INTO "StaffLink" ("shopId", "agentId", "hash", "expiresAt")
       SELECT $1::int, "agentId", $3, $4 FROM "Agent" WHERE "shopId" = $1 AND "agentId" = $2`,
      agentId,
      tokenHash(token),
      new Date(now.getTime() + DAYS * DAY),
    );
    return made === 0 ? null : token;
  });
}

/** Ends every link of an agent. */
export async function endStaffLinks(shop: ShopContext, agentId: string): Promise<void> {
  await shopDb(shop.id).execute(`DELETE FROM "StaffLink" WHERE "shopId" = $1 AND "agentId" = $2`, agentId);
}

/** Agents who have a link that works, with the day it ends. */
export async function staffLinks(shop: ShopContext, now: Date): Promise<Map<string, Date>> {
  const rows = await reportsDb(shop.id).rows<{ agentId: string; expiresAt: Date }>(
    `SELECT "agentId", "expiresAt" FROM "StaffLink" WHERE "shopId" = $1 AND "expiresAt" > $2`,
    now,
  );
  return new Map(rows.map(({ agentId, expiresAt }) => [agentId, expiresAt]));
}

/** Whose link this is; null when it never was one, has ended or was taken back. */
export async function openStaffLink(
  token: string,
  now: Date,
): Promise<{ shop: ShopContext; agentId: string; name: string | null } | null> {
  const link = await database().staffLink.findUnique({ where: { hash: tokenHash(token) } });
  const shop = link && link.expiresAt > now ? await findShopById(link.shopId) : null;
  if (!link || !shop) return null;
  const [agent] = await shopDb(shop.id).rows<{ name: string | null }>(
    `UPDATE "StaffLink" l SET "lastUsedAt" = $3 FROM "Agent" a
     WHERE l."shopId" = $1 AND l."id" = $2 AND a."shopId" = $1 AND a."agentId" = l."agentId" RETURNING a."name"`,
    link.id,
    now,
  );
  return { shop, agentId: link.agentId, name: agent?.name ?? null };
}
