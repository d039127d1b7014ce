import { protectPerson } from "#app/identity/protect.server.ts";
import type { ShopDb } from "#app/lib/db.server.ts";
import { hashKeyOf, type ShopContext } from "#app/shopify/shops.server.ts";
import type { PrivacyRequest } from "./request.ts";

/** Everything stored under a person's exact identifiers: store customer, e-mail, phone, named orders. */
export type FoundPerson = { customerIds: string[]; orderIds: string[]; ticketIds: string[]; values: string[] };

/** Finds the rows that belong to the person of a privacy request. */
export async function findPerson(db: ShopDb, shop: ShopContext, request: PrivacyRequest): Promise<FoundPerson> {
  const { ids } = protectPerson(
    {
      emails: request.email ? [request.email] : [],
      phones: request.phone ? [request.phone] : [],
      shopifyCustomerId: request.customerId,
    },
    await hashKeyOf(shop),
    [shop.country],
  );
  const exact = ids.filter(({ kind }) => kind !== "email_loose");
  const rows = await db.rows<{ source: string; sourceId: string }>(
    `SELECT DISTINCT i."source", i."sourceId" FROM unnest($2::text[], $3::text[]) AS p(kind, value)
     JOIN "Identifier" i ON i."shopId" = $1 AND i."kind" = p.kind AND i."value" = p.value`,
    exact.map(({ kind }) => kind),
    exact.map(({ value }) => value),
  );
  const of = (source: string) => rows.filter((row) => row.source === source).map(({ sourceId }) => sourceId);
  const customerIds = [...new Set([...of("customer"), ...of("record"), ...(request.customerId ? [request.customerId] : [])])];
  return {
    customerIds,
    orderIds: [...new Set([...of("order"), ...request.orderIds])],
    ticketIds: of("ticket"),
    values: ids.map(({ value }) => value),
  };
}
