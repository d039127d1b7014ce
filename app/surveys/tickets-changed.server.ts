import type { ShopDb } from "#app/lib/db.server.ts";
import { countOnce } from "./count-once.server.ts";
import { linkInvitations } from "./link-invitations.server.ts";
import { planAfterTickets } from "./plan.server.ts";
import { readSurveySettings } from "./settings.server.ts";

/** What surveys make of tickets that were derived again, in the same transaction. */
export async function ticketsChanged(tx: ShopDb, ticketIds: readonly string[], now: Date): Promise<void> {
  await linkInvitations(tx, ticketIds);
  await countOnce(tx, ticketIds);
  await planAfterTickets(tx, await readSurveySettings(tx), ticketIds, now);
}
