import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { defaultFigureSettings, type FigureSettings } from "./figure-settings.ts";

/** The shop's settings, the defaults where it made none. */
export async function readFigureSettings(db: ShopDb): Promise<FigureSettings> {
  const [row] = await db.rows<FigureSettings>(
    `SELECT "grossMargin", "retentionDays", "fcrDays" FROM "FigureSettings" WHERE "shopId" = $1`,
  );
  return row ?? defaultFigureSettings;
}

/** Figures read them as they are: nothing is derived again. */
export async function saveFigureSettings(shopId: number, { grossMargin, retentionDays, fcrDays }: FigureSettings): Promise<void> {
  await shopDb(shopId).execute(
    `INSERT INTO "FigureSettings" ("shopId", "grossMargin", "retentionDays", "fcrDays") VALUES ($1, $2, $3, $4)
     ON CONFLICT ("shopId") DO UPDATE SET "grossMargin" = excluded."grossMargin", "retentionDays" = excluded."retentionDays",
       "fcrDays" = excluded."fcrDays"`,
    grossMargin,
    retentionDays,
    fcrDays,
  );
}
