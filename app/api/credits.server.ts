import { type CreditPage, readCredits } from "#app/attribution/credits.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { readPeriod } from "./period.ts";

/** GET /api/v1/credits (contract.md section 3). @throws BadRequest naming the parameter */
export async function answerCredits(shop: ShopContext, query: URLSearchParams): Promise<CreditPage> {
  const limit = query.get("limit");
  if (limit !== null && !/^\d+$/.test(limit)) throw new BadRequest("limit must be a number", "limit");
  return readCredits(shop, {
    ...readPeriod(query),
    ruleset: await readRuleset(shop, query.get("ruleset") ?? undefined),
    cursor: query.get("cursor"),
    ...(limit === null ? {} : { limit: Number(limit) }),
  });
}
