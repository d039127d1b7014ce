import { encrypt } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import { type SurveySettings, surveySettings } from "./settings.ts";

/** The shop's choices, the defaults where it made none. */
export async function readSurveySettings(db: ShopDb): Promise<SurveySettings> {
  const [row] = await db.rows<{ data: unknown }>(`SELECT "data" FROM "SurveySettings" WHERE "shopId" = $1`);
  const parsed = surveySettings.safeParse(row?.data ?? {});
  // What an older version stored and this one does not understand must not stop surveys.
  return parsed.success ? parsed.data : surveySettings.parse({});
}

/**
 * Keeps a shop's choices.
 * @param webhook address that low scores are told to; null takes it away, undefined leaves it
 * @throws MerchantError naming the field
 */
export async function saveSurveySettings(shopId: number, given: unknown, webhook?: string | null): Promise<SurveySettings> {
  const parsed = surveySettings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new MerchantError(`${issue.path.join(".")}: ${issue.message}`);
  }
  const db = shopDb(shopId);
  await db.execute(
    `INSERT INTO "SurveySettings" ("shopId", "data", "updatedAt") VALUES ($1, $2::jsonb, now())
     ON CONFLICT ("shopId") DO UPDATE SET "data" = excluded."data", "updatedAt" = now()`,
    JSON.stringify(parsed.data),
  );
  if (webhook !== undefined) await saveWebhook(db, webhook);
  return parsed.data;
}

async function saveWebhook(db: ShopDb, webhook: string | null): Promise<void> {
  if (webhook !== null && !/^https:\/\/[^\s]+$/.test(webhook)) {
    throw new MerchantError("webhook: must be an address that starts with https://");
  }
  await db.execute(
    `UPDATE "SurveySettings" SET "webhook" = $2 WHERE "shopId" = $1`,
    webhook === null ? null : encrypt(webhook, webhookContext(db.shopId)),
  );
}

function webhookContext(shopId: number): string {
  return `SurveySettings.webhook:${shopId}`;
}
