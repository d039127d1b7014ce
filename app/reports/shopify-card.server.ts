import { reportsDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { HistoryProgress } from "./history-progress.ts";
import { agoWords } from "./words.ts";

/** How receiving orders is doing, all words ready. */
export type ShopifyCard = {
  lastEvent: string;
  waiting: number;
  failed: number;
  /** null = the past orders are not read yet, and nobody began */
  history: HistoryProgress | null;
  /** Said when orders before a day are not known. */
  startsOn: string | null;
};

type Row = { lastAt: Date | null; waiting: number; failed: number };

/** What is shown of Shopify beside the helpdesks. */
export async function readShopifyCard(
  shop: ShopContext,
  { history, startsOn }: Pick<ShopifyCard, "history" | "startsOn">,
  now: Date,
): Promise<ShopifyCard> {
  const [row] = await reportsDb(shop.id).rows<Row>(
    `SELECT (SELECT "receivedAt" FROM "InboxEvent" WHERE "shopId" = $1 AND "source" = 'shopify' ORDER BY "id" DESC LIMIT 1) AS "lastAt",
       count(*) FILTER (WHERE "state" = 'waiting')::int AS "waiting", count(*) FILTER (WHERE "state" = 'failed')::int AS "failed"
     FROM "InboxEvent" WHERE "shopId" = $1 AND "source" = 'shopify' AND "state" IN ('waiting', 'failed')`,
  );
  const { lastAt, waiting, failed } = row!;
  const lastEvent = lastAt ? `last event ${agoWords(now.getTime() - lastAt.getTime())}` : "nothing has arrived yet";
  return { lastEvent, waiting, failed, history, startsOn };
}
