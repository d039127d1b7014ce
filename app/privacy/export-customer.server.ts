import { bulkInsert, bulkRows, type Columns } from "#app/lib/bulk.ts";
import { decrypt, encrypt } from "#app/lib/crypto.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { findPerson, type FoundPerson } from "./find-person.server.ts";
import type { PrivacyRequest } from "./request.ts";

const columns: Columns = { content: "bytea" };

/** What the encryption of an export is bound to. */
export function exportContext(shopId: number): string {
  return `PrivacyExport.content:${shopId}`;
}

/** Gathers what is held about a person and keeps it, encrypted, for the merchant to hand over. */
export async function requestCustomerExport(tx: ShopDb, shop: ShopContext, request: PrivacyRequest): Promise<void> {
  const person = await findPerson(tx, shop, request);
  const { customerIds, orderIds, ticketIds } = person;
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
    surveyAnswers: await surveyAnswers(tx, person),
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

/** What the person answered, about their tickets and orders or signed in at the storefront, with their own words. */
async function surveyAnswers(tx: ShopDb, { customerIds, orderIds, ticketIds }: FoundPerson): Promise<object[]> {
  const rows = await tx.rows<{ comment: Uint8Array | null }>(
    `SELECT a."ticketId", a."orderId", a."kind", a."score", a."comment", a."answeredAt" FROM "SurveyAnswer" a
     LEFT JOIN "SurveyInvitation" i ON i."shopId" = $1 AND i."invitationId" = a."invitationId"
     WHERE a."shopId" = $1 AND (a."ticketId" = ANY($2) OR a."orderId" = ANY($3) OR i."customerKey" = ANY($4))`,
    ticketIds,
    orderIds,
    customerIds.map((id) => `customer:${id}`),
  );
  return rows.map(({ comment, ...row }) => ({ ...row, comment: comment && decrypt(comment, "rating.comment").toString("utf8") }));
}
