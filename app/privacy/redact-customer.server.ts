import type { ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { findPerson } from "./find-person.server.ts";
import type { PrivacyRequest } from "./request.ts";

/** Rows touched per table. */
export type Erased = Record<string, number>;

/**
 * Removes everything that identifies a person: names, subjects, comments, hashes and stored payloads. Counts, durations, scores
 * and credits stay (metrics.md G16); nothing new can be matched to the person afterwards.
 */
export async function redactCustomer(tx: ShopDb, shop: ShopContext, request: PrivacyRequest): Promise<Erased> {
  const { customerIds, orderIds, ticketIds, values } = await findPerson(tx, shop, request);
  return {
    Order: await tx.execute(
      `UPDATE "Order" SET "customerName" = NULL, "customerId" = NULL WHERE "shopId" = $1 AND "id" = ANY($2)`,
      orderIds,
    ),
    Ticket: await tx.execute(
      `UPDATE "Ticket" SET "subject" = NULL, "customerName" = NULL, "customerKey" = NULL WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
      ticketIds,
    ),
    TicketMeasure: await tx.execute(
      `UPDATE "TicketMeasure" SET "customerKey" = NULL WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
      ticketIds,
    ),
    TicketEvent: await tx.execute(
      `UPDATE "TicketEvent" SET "data" = "data" - 'subject' - 'requester' - 'ids' - 'comment'
         || CASE WHEN "kind" = 'writer' THEN '{"ids": []}'::jsonb WHEN "kind" = 'rated' THEN '{"comment": null}'::jsonb ELSE '{}'::jsonb END
       WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
      ticketIds,
    ),
    SurveyAnswer: await tx.execute(
      `UPDATE "SurveyAnswer" SET "comment" = NULL WHERE "shopId" = $1 AND "ticketId" = ANY($2)`,
      ticketIds,
    ),
    Identifier: await tx.execute(
      `DELETE FROM "Identifier" WHERE "shopId" = $1 AND "kind" <> 'order_ref'
         AND ("source" = 'order' AND "sourceId" = ANY($2) OR "source" = 'ticket' AND "sourceId" = ANY($3)
           OR "source" = 'customer' AND "sourceId" = ANY($4) OR "value" = ANY($5))`,
      orderIds,
      ticketIds,
      customerIds,
      values,
    ),
    ShopifyCustomer: await tx.execute(`DELETE FROM "ShopifyCustomer" WHERE "shopId" = $1 AND "id" = ANY($2)`, customerIds),
    InboxEvent: await tx.execute(
      // Which stored payloads mention the person cannot be told without opening all; understood ones are no longer needed.
      `DELETE FROM "InboxEvent" WHERE "shopId" = $1 AND "state" = 'done' AND "topic" NOT LIKE 'customers/%'`,
    ),
  };
}
