import { shopDb } from "#app/lib/db.server.ts";
import type { TicketRules } from "#app/tickets/rules.ts";
import { markTickets } from "./mark-tickets.server.ts";

/** Reads all tickets by these rules from now on, the past included: what a ticket is about does not change with the day it is asked. */
export async function saveTicketRules(
  shopId: number,
  { types, complaintTags, escalationTags, snoozeClosed }: TicketRules,
): Promise<void> {
  await shopDb(shopId).transaction(async (tx) => {
    await tx.execute(
      `INSERT INTO "TicketRules" ("shopId", "types", "complaintTags", "escalationTags", "snoozeClosed") VALUES ($1, $2::jsonb, $3, $4, $5)
       ON CONFLICT ("shopId") DO UPDATE SET "types" = excluded."types", "complaintTags" = excluded."complaintTags",
         "escalationTags" = excluded."escalationTags", "snoozeClosed" = excluded."snoozeClosed"`,
      JSON.stringify(types),
      complaintTags,
      escalationTags,
      snoozeClosed,
    );
    await markTickets(tx, "true");
  });
}
