import { reportsDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";

/** Names of agents by the helpdesk's own id, as breakdowns tell them; who has no name is not in it. */
export async function agentNames(shop: ShopContext): Promise<Map<string, string>> {
  const rows = await reportsDb(shop.id).rows<{ agentId: string; name: string }>(
    `SELECT "agentId", "name" FROM "Agent" WHERE "shopId" = $1 AND "name" IS NOT NULL`,
  );
  return new Map(rows.map(({ agentId, name }) => [externalId(agentId), name]));
}
