import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import type { Dimension } from "#app/metrics/define.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { answeredBy } from "./answered-by.ts";

/** What people call a group of a breakdown; null = what belongs to none. */
export type GroupName = (group: string | null) => string;

/** Names of the groups of a dimension; a group without one is called as it is. */
export async function readGroupNames(shop: ShopContext, by: Dimension): Promise<GroupName> {
  const name = await namesOf(shop, by);
  return (group) => (group === null ? "None" : (name(group) ?? group));
}

async function namesOf(shop: ShopContext, by: Dimension): Promise<(group: string) => string | undefined> {
  switch (by) {
    case "agent":
    case "article": {
      const names = by === "agent" ? await agentNames(shop) : await articleTitles(shop);
      return (group) => names.get(group);
    }
    case "helpdesk":
      return (group) => helpdeskById(group)?.label;
    case "automation":
      return (group) => (answeredBy as Record<string, string>)[group];
    default:
      return () => undefined;
  }
}

/** By the helpdesk's own id, as breakdowns tell agents. */
async function agentNames(shop: ShopContext): Promise<Map<string, string>> {
  const rows = await reportsDb(shop.id).rows<{ agentId: string; name: string }>(
    `SELECT "agentId", "name" FROM "Agent" WHERE "shopId" = $1 AND "name" IS NOT NULL`,
  );
  return new Map(rows.map(({ agentId, name }) => [externalId(agentId), name]));
}

/** The newest title of each article. */
async function articleTitles(shop: ShopContext): Promise<Map<string, string>> {
  const rows = await reportsDb(shop.id).rows<{ articleId: string; title: string }>(
    `SELECT DISTINCT ON ("articleId") "articleId", "title" FROM "ArticleView" WHERE "shopId" = $1 AND "title" IS NOT NULL
     ORDER BY "articleId", "at" DESC`,
  );
  return new Map(rows.map(({ articleId, title }) => [articleId, title]));
}
