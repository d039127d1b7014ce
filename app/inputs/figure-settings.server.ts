import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { defaultFigureSettings, type FigureSettings } from "./figure-settings.ts";

/** The shop's settings, the defaults where it made none. */
export async function readFigureSettings(db: ShopDb): Promise<FigureSettings> {
  const [row] = await db.rows<FigureSettings>(
    `SELECT "grossMargin", "retentionDays", "fcrDays" FROM "FigureSettings" WHERE "shopId" = $1`,
  );
  return row ?? defaultFigureSettings;
}

/** Figures read them as they are: nothing is derived again, but what is kept of days was judged by the former ones. */
export async function saveFigureSettings(shopId: number, { grossMargin, retentionDays, fcrDays }: FigureSettings): Promise<void> {
  await shopDb(shopId).transaction(async (tx) => {
    const before = await readFigureSettings(tx);
    await tx.execute(
      `INSERT INTO "FigureSettings" ("shopId", "grossMargin", "retentionDays", "fcrDays") VALUES ($1, $2, $3, $4)
       ON CONFLICT ("shopId") DO UPDATE SET "grossMargin" = excluded."grossMargin", "retentionDays" = excluded."retentionDays",
         "fcrDays" = excluded."fcrDays"`,
      grossMargin,
      retentionDays,
      fcrDays,
    );
    if (before.fcrDays !== fcrDays) await tx.execute(markEveryDay);
  });
}

/** Days that are being kept right now too: whatever was read before this is committed has to be read again. */
const markEveryDay = `INSERT INTO "DirtyDay" ("shopId", "day") SELECT $1::int, d FROM generate_series(
  (SELECT min("firstResolvedAt")::date - 1 FROM "TicketMeasure" WHERE "shopId" = $1), current_date + 1, interval '1 day') d`;
