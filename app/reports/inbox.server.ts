import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { decrypt } from "#app/lib/crypto.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { parseJson } from "#app/shopify/json.ts";
import { payloadContext } from "#app/lib/payload-context.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type ConnectionCard, readConnections } from "./connections.server.ts";
import { masked } from "./masked.ts";
import { type GapLine, readGaps } from "./gaps.server.ts";
import { readHistories } from "./histories.server.ts";
import { readShopifyCard, type ShopifyCard } from "./shopify-card.server.ts";
import { agoWords, dayWords } from "./words.ts";

export type InboxMessage = {
  id: string;
  from: string;
  topic: string;
  state: "waiting" | "done" | "failed";
  error: string | null;
  attempts: number;
  received: string;
};

export type Inbox = {
  shopify: ShopifyCard;
  connections: ConnectionCard[];
  counts: { waiting: number; failed: number; today: number };
  shown: "failed" | "all";
  messages: InboxMessage[];
  gaps: GapLine[];
  revision: string;
};

const SHOWN = 50;

/** Everything the Inbox page shows: how connections are doing, what arrived, what failed, what is missing. */
export async function readInbox(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Inbox> {
  const db = reportsDb(shop.id);
  const shown = params.get("show") === "all" ? "all" : "failed";
  const [connections, messages, [counts], gaps, histories] = await Promise.all([
    readConnections(shop, now),
    readMessages(db, shown, now),
    db.rows<Inbox["counts"]>(
      `SELECT count(*) FILTER (WHERE "state" = 'waiting')::int AS waiting, count(*) FILTER (WHERE "state" = 'failed')::int AS failed,
         count(*) FILTER (WHERE "receivedAt" > now() - interval '24 hours')::int AS today
       FROM "InboxEvent" WHERE "shopId" = $1 AND ("state" IN ('waiting', 'failed') OR "receivedAt" > now() - interval '24 hours')`,
    ),
    readGaps(db),
    readHistories(shop, now),
  ]);
  const { waiting, failed, today } = counts!;
  const startsOn = histories.startsOn && dayWords(histories.startsOn, now.toISOString());
  const shopify = await readShopifyCard(shop, { history: histories.orders, startsOn }, now);
  return { shopify, connections, counts: counts!, shown, messages, gaps, revision: `${waiting}.${failed}.${today}` };
}

type Row = {
  id: bigint;
  source: string;
  helpdesk: string | null;
  topic: string;
  state: InboxMessage["state"];
  error: string | null;
  attempts: number;
  receivedAt: Date;
};

async function readMessages(db: ShopDb, shown: Inbox["shown"], now: Date): Promise<InboxMessage[]> {
  const rows = await db.rows<Row>(
    `SELECT e."id", e."source", c."helpdesk", e."topic", e."state", e."error", e."attempts", e."receivedAt" FROM "InboxEvent" e
     LEFT JOIN "HelpdeskConnection" c ON c."shopId" = $1 AND c."id" = e."connectionId"
     WHERE e."shopId" = $1 AND ($2 = 'all' OR e."state" = 'failed') ORDER BY e."id" DESC LIMIT ${SHOWN}`,
    shown,
  );
  return rows.map(({ id, source, helpdesk, receivedAt, ...row }) => ({
    ...row,
    id: String(id),
    from: source === "shopify" ? "Shopify" : (helpdeskById(helpdesk ?? "")?.label ?? "Helpdesk"),
    received: agoWords(now.getTime() - receivedAt.getTime()),
  }));
}

/** The payload of one message as stored, with personal fields masked; null when the shop has no such message. */
export async function readPayload(shop: ShopContext, id: string): Promise<string | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const [row] = await reportsDb(shop.id).rows<{ source: string; externalId: string; payload: Uint8Array }>(
    `SELECT "source", "externalId", "payload" FROM "InboxEvent" WHERE "shopId" = $1 AND "id" = $2`,
    BigInt(id),
  );
  if (!row) return null;
  const text = decrypt(row.payload, payloadContext(shop.id, row.source, row.externalId)).toString("utf8");
  return JSON.stringify(masked(parseJson(text)), null, 2);
}
