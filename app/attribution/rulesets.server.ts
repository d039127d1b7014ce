import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { namesPreset, parseRuleset, presetNames } from "./presets.ts";
import type { OwnRuleset, Ruleset } from "./ruleset.ts";

/**
 * Reads a ruleset of a shop, preset or own, with overrides (contract.md section 3); without a text the active one.
 * @throws BadRequest for parameter "ruleset", saying what is allowed
 */
export async function readRuleset(shop: Pick<ShopContext, "id" | "ruleset">, text: string = shop.ruleset): Promise<Ruleset> {
  return parseRuleset(text, namesPreset(text) ? [] : await ownRulesets(shopDb(shop.id)));
}

/** A merchant's ruleset as a list shows it. */
export type ListedRuleset = {
  name: string;
  title: string;
  /** of the newest version */
  label: string;
  ruleset: Ruleset;
  createdAt: Date;
  /** When a version of it last became the active one; null = never. */
  adoptedAt: Date | null;
};

/** The merchant's own rulesets, newest version of each, in the order of their names. */
export async function listRulesets(shop: Pick<ShopContext, "id">): Promise<ListedRuleset[]> {
  const db = shopDb(shop.id);
  const own = await ownRulesets(db);
  const rows = await db.rows<{ name: string; title: string; createdAt: Date; adoptedAt: Date | null }>(
    `SELECT DISTINCT ON (r."name") r."name", r."title", r."createdAt",
       (SELECT max(a."finishedAt") FROM "RulesetAdoption" a WHERE a."shopId" = $1 AND starts_with(a."to", r."name" || '@')) AS "adoptedAt"
     FROM "Ruleset" r WHERE r."shopId" = $1 ORDER BY r."name", r."version" DESC`,
  );
  return rows.map((row) => {
    const ruleset = parseRuleset(row.name, own);
    return { ...row, label: ruleset.label, ruleset };
  });
}

/**
 * Keeps settings under a name of the merchant's. The same settings again are the version that has them; others are a new version,
 * so that what was computed under the old ones keeps its meaning (metrics.md G22).
 * @param title what the merchant calls it; its name in addresses is made from it
 * @throws MerchantError when nothing can be called so
 */
export async function saveRuleset(shop: Pick<ShopContext, "id">, title: string, ruleset: Ruleset): Promise<Ruleset> {
  const name = nameOf(title);
  const { label: _label, ...settings } = ruleset;
  const db = shopDb(shop.id);
  await db.execute(
    `WITH newest AS (
       SELECT "version", "settings" FROM "Ruleset" WHERE "shopId" = $1 AND "name" = $2 ORDER BY "version" DESC LIMIT 1
     )
     INSERT INTO "Ruleset" ("shopId", "name", "version", "title", "settings")
     SELECT $1::int, $2, coalesce((SELECT "version" FROM newest), 0) + 1, $3, $4::jsonb
     WHERE NOT EXISTS (SELECT FROM newest WHERE "settings" = $4::jsonb)`,
    name,
    title.trim(),
    JSON.stringify(settings),
  );
  return parseRuleset(name, await ownRulesets(db));
}

const LONGEST_NAME = 40;

/** "Our bonus rule" → our_bonus_rule: letters, digits and underscores, since "+" and "@" mean something in a ruleset's text. */
function nameOf(title: string): string {
  const name = title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (name === "") throw new MerchantError("name: give the ruleset a name of letters or digits");
  if (name.length > LONGEST_NAME) throw new MerchantError(`name: at most ${LONGEST_NAME} characters`);
  if (presetNames.includes(name)) throw new MerchantError(`name: "${name}" is a ready-made ruleset; choose another name`);
  return name;
}

/** How many series of credits a shop keeps up to date, the active one included; any other is evaluated when it is asked for. */
const MOST_KEPT = 4;

/**
 * The rulesets under which a shop's credits are stored and kept current: the active one first, then those it switched away from
 * most recently, and the one it is switching to.
 */
export async function keptRulesets(db: ShopDb): Promise<Ruleset[]> {
  const labels = await keptLabels(db);
  const own = labels.every(namesPreset) ? [] : await ownRulesets(db);
  return labels.map((label) => parseRuleset(label, own));
}

/** Labels of the series that are stored whole: the active one first, then the ones before it, latest first. */
export async function completeLabels(db: ShopDb): Promise<string[]> {
  const rows = await db.rows<{ label: string }>(
    `SELECT label FROM (
       SELECT "ruleset" AS label, NULL::timestamptz AS left_at FROM "Shop" WHERE "id" = $1
       UNION ALL
       SELECT "from", max("finishedAt") FROM "RulesetAdoption" WHERE "shopId" = $1 AND "finishedAt" IS NOT NULL GROUP BY 1
     ) known ORDER BY left_at DESC NULLS FIRST`,
  );
  return [...new Set(rows.map(({ label }) => label))].slice(0, MOST_KEPT);
}

async function keptLabels(db: ShopDb): Promise<string[]> {
  const building = await db.rows<{ to: string }>(
    `SELECT "to" FROM "RulesetAdoption" WHERE "shopId" = $1 AND "finishedAt" IS NULL AND "cancelledAt" IS NULL`,
  );
  return [...new Set([...(await completeLabels(db)), ...building.map(({ to }) => to)])];
}

async function ownRulesets(db: ShopDb): Promise<OwnRuleset[]> {
  return db.rows<OwnRuleset>(`SELECT "name", "version", "settings" FROM "Ruleset" WHERE "shopId" = $1`);
}
