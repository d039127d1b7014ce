import { bulkInsert, bulkRows } from "#app/lib/bulk.ts";
import { decrypt, encrypt, identifierHash } from "#app/lib/crypto.server.ts";
import { shopDb, type ShopDb } from "#app/lib/db.server.ts";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";
import { markTickets } from "./mark-tickets.server.ts";
import type { StaffAddresses } from "./staff-addresses.ts";

const columns = { emailHash: "text", email: "bytea" };

/** What the encryption of an address is bound to. */
const CONTEXT = "StaffAddress.email";

/** Addresses as entered. */
export async function readStaffAddresses(db: ShopDb): Promise<StaffAddresses> {
  const rows = await db.rows<{ email: Uint8Array }>(`SELECT "email" FROM "StaffAddress" WHERE "shopId" = $1`);
  return { addresses: rows.map(({ email }) => decrypt(email, CONTEXT).toString("utf8")).toSorted() };
}

/** Replaces the addresses; tickets of those that were added or taken away are measured again. */
export async function saveStaffAddresses(shop: ShopContext, { addresses }: StaffAddresses): Promise<void> {
  const key = await hashKeyOf(shop);
  const rows = addresses.map((email) => ({ emailHash: identifierHash(key, "email", email), email: encrypt(email, CONTEXT) }));
  await shopDb(shop.id).transaction(async (tx) => {
    const gone = await tx.rows<{ emailHash: string }>(`DELETE FROM "StaffAddress" WHERE "shopId" = $1 RETURNING "emailHash"`);
    if (rows.length > 0) await tx.execute(bulkInsert("StaffAddress", columns), bulkRows(rows));
    const before = new Set(gone.map(({ emailHash }) => emailHash));
    const after = new Set(rows.map(({ emailHash }) => emailHash));
    await markTickets(
      tx,
      `m."ticketId" IN (SELECT i."sourceId" FROM "Identifier" i WHERE i."shopId" = $1 AND i."source" = 'ticket' AND i."kind" = 'email'
         AND i."value" = ANY($2))`,
      [...before.symmetricDifference(after)],
    );
  });
}
