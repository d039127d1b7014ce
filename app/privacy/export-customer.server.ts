import { bulkInsert, bulkRows, type Columns } from "#app/lib/bulk.ts";
import { encrypt } from "#app/lib/crypto.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { findPerson } from "./find-person.server.ts";
import type { PrivacyRequest } from "./request.ts";

const columns: Columns = { content: "bytea" };

/** What the encryption of an export is bound to. */
export function exportContext(shopId: number): string {
  return `PrivacyExport.content:${shopId}`;
}

/** Gathers what is held about a person and keeps it, encrypted, for the merchant to hand over. */
export async function requestCustomerExport(tx: ShopDb, shop: ShopContext, request: PrivacyRequest): Promise<void> {
  const { customerIds, orderIds, ticketIds } = await findPerson(tx, shop, request);
  const content = {
    requestedAt: new Date().toISOString(),
    customers: customerIds,
    orders: await tx.rows(
      `SELECT "id", "name", "processedAt", "total"::text, "netPaid"::text, "currency" FROM "Order" WHERE "shopId" = $1 AND "id" = ANY($2)`,
      orderIds,
    ),
    tickets: await tx.rows(
      `SELECT "ticketId", "helpdesk", "channel", "createdAt", "status", "type", "tags" FROM "Ticket" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
      ticketIds,
    ),
    surveyAnswers: await tx.rows(
      `SELECT "ticketId", "kind", "score", "answeredAt" FROM "SurveyAnswer" WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
      ticketIds,
    ),
    credits: await tx.rows(
      `SELECT "orderId", "ticketId", "amount"::text, "touchAt" FROM "Credit"
       WHERE "shopId" = $1 AND "orderId" = ANY($2) AND "ruleset" = (SELECT "ruleset" FROM "Shop" WHERE "id" = $1)`,
      orderIds,
    ),
  };
  await tx.execute(
    bulkInsert("PrivacyExport", columns),
    bulkRows([{ content: encrypt(JSON.stringify(content), exportContext(shop.id)) }]),
  );
}
