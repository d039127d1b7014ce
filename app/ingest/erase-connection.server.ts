import { shopDb } from "#app/lib/db.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

/** Tables whose rows belong to one connection, with the column that says so. */
const owned: [table: string, column: string][] = [
  ["TicketEvent", "ticketId"],
  ["Message", "ticketId"],
  ["Ticket", "ticketId"],
  ["TicketMeasure", "ticketId"],
  ["TicketWait", "ticketId"],
  ["TicketSpell", "ticketId"],
  ["TicketAction", "ticketId"],
  ["SlaInstance", "ticketId"],
  ["SurveyAnswer", "answerId"],
  ["Call", "callId"],
  ["ArticleView", "eventKey"],
];

/** Erases everything a helpdesk ever told, on the merchant's wish; orders that its tickets may have earned are computed again. */
export async function eraseConnection(shop: Pick<ShopContext, "id">, connectionId: number): Promise<void> {
  const prefix = `${connectionId}:`;
  await shopDb(shop.id).transaction(async (tx) => {
    await tx.execute(
      `INSERT INTO "DirtyMark" ("shopId", "kind", "key", "cause")
       SELECT DISTINCT $1::int, 'order', "orderId", 'deleted' FROM "Candidate" WHERE "shopId" = $1 AND starts_with("ticketId", $2)`,
      prefix,
    );
    for (const [table, column] of owned) {
      await tx.execute(`DELETE FROM "${table}" WHERE "shopId" = $1 AND starts_with("${column}", $2)`, prefix);
    }
    await tx.execute(
      `DELETE FROM "Identifier" WHERE "shopId" = $1 AND "source" = 'ticket' AND starts_with("sourceId", $2)`,
      prefix,
    );
    for (const table of ["Agent", "HistoryRun", "Gap"]) {
      await tx.execute(`DELETE FROM "${table}" WHERE "shopId" = $1 AND "connectionId" = $2`, connectionId);
    }
    await tx.execute(
      `DELETE FROM "InboxEvent" WHERE "shopId" = $1 AND "source" = 'helpdesk' AND "connectionId" = $2`,
      connectionId,
    );
    await enqueue("derive.refresh", { shopId: shop.id }, { within: tx.runner });
  });
}
