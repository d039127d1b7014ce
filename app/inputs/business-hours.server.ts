import { defaultSchedule } from "#app/lib/business-hours.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import type { BusinessHours } from "./business-hours.ts";
import { markTickets } from "./mark-tickets.server.ts";

export type BusinessHoursVersion = BusinessHours & {
  /** null = the usual hours nobody has changed yet */
  validFrom: Date | null;
};

/** All versions, the one in force last; the usual hours when nobody has entered any. */
export async function readBusinessHours(db: ShopDb): Promise<BusinessHoursVersion[]> {
  const rows = await db.rows<BusinessHoursVersion>(
    `SELECT "validFrom", "weekly", "holidays" FROM "BusinessHours" WHERE "shopId" = $1 ORDER BY "validFrom"`,
  );
  return rows.length > 0 ? rows : [{ validFrom: null, weekly: defaultSchedule.weekly, holidays: defaultSchedule.holidays }];
}

/** Before anything a shop can have. */
const ALWAYS = new Date(0);

/**
 * Opens at these hours from an instant on, now or to come; what was measured before keeps the hours of its time. The first hours ever
 * entered hold for the past as well unless `past` says to keep the usual ones there. Tickets that something may still be measured on
 * are measured again.
 */
export async function saveBusinessHours(
  shopId: number,
  hours: BusinessHours,
  { from, past = "change" }: { from: Date; past?: "change" | "keep" },
): Promise<void> {
  await shopDb(shopId).transaction(async (tx) => {
    const [first] = await tx.rows(`SELECT FROM "BusinessHours" WHERE "shopId" = $1 LIMIT 1`);
    const always = first === undefined && past === "change";
    if (first === undefined && past === "keep") await insertVersion(tx, ALWAYS, defaultSchedule);
    await insertVersion(tx, always ? ALWAYS : from, hours);
    await markSince(tx, from, always);
  });
}

/** Takes back hours that have not begun yet. */
export async function removeComingHours(shopId: number, validFrom: Date, now: Date): Promise<void> {
  await shopDb(shopId).transaction(async (tx) => {
    await tx.execute(
      `DELETE FROM "BusinessHours" WHERE "shopId" = $1 AND date_trunc('milliseconds', "validFrom") = $2 AND "validFrom" > $3`,
      validFrom,
      now,
    );
    await markSince(tx, validFrom, false);
  });
}

/** Marks tickets that something may be measured on from an instant on, or all. */
function markSince(tx: ShopDb, from: Date, all: boolean): Promise<void> {
  return markTickets(
    tx,
    `$2 OR m."resolvedAt" IS NULL OR m."createdAt" >= $3 OR m."resolvedAt" >= $3 OR m."lastCustomerAt" >= $3`,
    all,
    from,
  );
}

async function insertVersion(tx: ShopDb, validFrom: Date, { weekly, holidays }: BusinessHours): Promise<void> {
  await tx.execute(
    `INSERT INTO "BusinessHours" ("shopId", "validFrom", "weekly", "holidays") VALUES ($1, $2, $3::jsonb, $4::jsonb)
     ON CONFLICT ("shopId", "validFrom") DO UPDATE SET "weekly" = excluded."weekly", "holidays" = excluded."holidays"`,
    validFrom,
    JSON.stringify(weekly),
    JSON.stringify(holidays),
  );
}
