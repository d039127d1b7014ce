import { shopDb } from "#app/lib/db.server.ts";
import { env } from "#app/lib/env.server.ts";
import { startOfWeek } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { insertInvitation } from "./invite.server.ts";
import { readSurveySettings } from "./settings.server.ts";
import { makeToken } from "./token.server.ts";

const MOST_PEOPLE = 200;

/**
 * Makes one link for each person of the team (metrics.md D6). Nothing is kept of who gets which, and of the making only the week.
 * @returns the links; they are told this once
 */
export async function makeTeamLinks(shop: ShopContext, people: number, now: Date): Promise<string[]> {
  const { surveys } = await readSurveySettings(shopDb(shop.id));
  if (!surveys.team.on) return [];
  const count = Math.min(MOST_PEOPLE, Math.max(0, Math.floor(people) || 0));
  const week = startOfWeek(shop, now);
  const links: string[] = [];
  for (let i = 0; i < count; i++) {
    const { id, expiresAt } = await insertInvitation(shopDb(shop.id), { kind: "enps", scope: "team", via: "link" }, week);
    links.push(`${env().SHOPIFY_APP_URL}/survey/${makeToken("link", shop.id, id, expiresAt)}`);
  }
  return links;
}
