import { decrypt, encrypt } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import { type SurveySettings, surveySettings } from "./settings.ts";

/** One of the choices cannot be taken. */
export class SettingsError extends MerchantError {
  override name = "SettingsError";
  readonly field: string;
  readonly reason: string;
  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

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
 * @throws SettingsError naming the field
 */
export async function saveSurveySettings(shopId: number, given: unknown, webhook?: string | null): Promise<SurveySettings> {
  const parsed = surveySettings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new SettingsError(issue.path.join("."), issue.message);
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
    throw new SettingsError("webhook", "must be an address that starts with https://");
  }
  await db.execute(
    `UPDATE "SurveySettings" SET "webhook" = $2 WHERE "shopId" = $1`,
    webhook === null ? null : encrypt(webhook, webhookContext(db.shopId)),
  );
}

/** Address that low scores are told to; null when there is none. */
export async function readWebhook(db: ShopDb): Promise<string | null> {
  const [row] = await db.rows<{ webhook: Uint8Array | null }>(`SELECT "webhook" FROM "SurveySettings" WHERE "shopId" = $1`);
  return row?.webhook ? decrypt(row.webhook, webhookContext(db.shopId)).toString("utf8") : null;
}

function webhookContext(shopId: number): string {
  return `SurveySettings.webhook:${shopId}`;
}
