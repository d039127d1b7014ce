import { shopDb } from "#app/lib/db.server.ts";
import { allShops } from "#app/shopify/shops.server.ts";
import { planAfterOrders } from "#app/surveys/plan.server.ts";
import { readSurveySettings } from "#app/surveys/settings.server.ts";
import { forgetOld } from "#app/surveys/forget-old.server.ts";

/** Plans mails after orders for every shop that wants them, and forgets what is no longer needed. */
export async function surveysPlan(): Promise<void> {
  const now = new Date();
  for (const { id } of await allShops()) {
    const db = shopDb(id);
    await planAfterOrders(db, await readSurveySettings(db), now);
    await forgetOld(db, now);
  }
}
