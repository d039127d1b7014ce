import { findConnectionById } from "#app/helpdesks/connect.server.ts";
import type { SetupStep } from "#app/helpdesks/contract.ts";
import { type FormField, formFields } from "#app/helpdesks/form-fields.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { stepsOf } from "#app/helpdesks/lifecycle.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { readHistories } from "./histories.server.ts";
import type { HistoryProgress } from "./history-progress.ts";
import { agoWords } from "./words.ts";

/** How a helpdesk is doing, all words ready. */
export type ConnectionCard = {
  id: number;
  helpdesk: string;
  label: string;
  account: string | null;
  state: "active" | "paused" | "reconnect" | "disconnected";
  /** A sentence for the merchant when something is wrong with the key. */
  error: string | null;
  lastEvent: string;
  heard: boolean;
  waiting: number;
  failed: number;
  /** Said when it has been silent for far longer than usual. */
  silence: string | null;
  history: HistoryProgress | null;
  gaps: number;
};

type Row = {
  id: number;
  helpdesk: string;
  accountName: string | null;
  state: ConnectionCard["state"];
  error: string | null;
  lastEventAt: Date | null;
  waiting: number;
  failed: number;
  gaps: number;
  usualGap: number | null;
};

/** Every connection of the shop that is not disconnected, oldest first. */
export async function readConnections(shop: ShopContext, now: Date): Promise<ConnectionCard[]> {
  const db = reportsDb(shop.id);
  const [rows, { helpdesks }] = await Promise.all([connectionRows(db), readHistories(shop, now)]);
  const histories = new Map(helpdesks.map(({ connectionId, progress }) => [connectionId, progress]));
  return rows.map((row) => ({
    id: row.id,
    helpdesk: row.helpdesk,
    label: helpdeskById(row.helpdesk)?.label ?? row.helpdesk,
    account: row.accountName,
    state: row.state,
    error: row.error,
    heard: row.lastEventAt !== null,
    lastEvent: row.lastEventAt ? `last event ${agoWords(now.getTime() - row.lastEventAt.getTime())}` : "nothing has arrived yet",
    waiting: row.waiting,
    failed: row.failed,
    silence: silenceOf(row, now),
    history: histories.get(row.id) ?? null,
    gaps: row.gaps,
  }));
}

function connectionRows(db: ShopDb): Promise<Row[]> {
  return db.rows<Row>(
    `SELECT c."id", c."helpdesk", c."accountName", c."state", c."error", c."lastEventAt",
       count(e."id") FILTER (WHERE e."state" = 'waiting')::int AS "waiting", count(e."id") FILTER (WHERE e."state" = 'failed')::int AS "failed",
       (SELECT coalesce(sum(cardinality(g."missing") + cardinality(g."unknown")), 0)::int FROM "Gap" g
        WHERE g."shopId" = $1 AND g."connectionId" = c."id" AND g."repairedAt" IS NULL) AS "gaps",
       (SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY gap) FROM (
          SELECT extract(epoch FROM "receivedAt" - lag("receivedAt") OVER (ORDER BY "id"))::float8 AS gap FROM (
            SELECT "id", "receivedAt" FROM "InboxEvent" WHERE "shopId" = $1 AND "source" = 'helpdesk' AND "connectionId" = c."id"
            ORDER BY "id" DESC LIMIT ${RECENT}) latest) gaps) AS "usualGap"
     FROM "HelpdeskConnection" c
     LEFT JOIN "InboxEvent" e ON e."shopId" = $1 AND e."source" = 'helpdesk' AND e."connectionId" = c."id" AND e."state" IN ('waiting', 'failed')
     WHERE c."shopId" = $1 AND c."state" <> 'disconnected' GROUP BY c."shopId", c."id" ORDER BY c."id"`,
  );
}

/** Messages that tell a connection's rhythm. */
const RECENT = 1_000;
/** Silence is worth a word when it lasts so many times the longest usual pause, and at least so long. */
const TIMES_USUAL = 3;
const LEAST_SILENCE_SECONDS = 2 * 3600;

function silenceOf({ lastEventAt, usualGap, state }: Row, now: Date): string | null {
  if (state !== "active" || lastEventAt === null || usualGap === null) return null;
  const silent = (now.getTime() - lastEventAt.getTime()) / 1000;
  if (silent < Math.max(LEAST_SILENCE_SECONDS, TIMES_USUAL * usualGap)) return null;
  return `Nothing has arrived for ${agoWords(silent * 1000).replace(" ago", "")}, which is longer than usual. Check that its webhook is still switched on.`;
}

export type ConnectionPage = {
  card: ConnectionCard;
  /** What the merchant still has to do at the helpdesk. */
  steps: SetupStep[];
  fields: FormField[];
  canAsk: boolean;
};

/** Everything the page of one connection shows; null when the shop has no such connection. */
export async function readConnection(shop: ShopContext, id: number, appUrl: string, now: Date): Promise<ConnectionPage | null> {
  const connection = await findConnectionById(shop.id, id);
  const card = (await readConnections(shop, now)).find((each) => each.id === id);
  const adapter = connection && helpdeskById(connection.helpdesk);
  if (!connection || !card || !adapter) return null;
  return {
    card,
    steps: connection.webhookId ? [] : stepsOf(connection, appUrl),
    fields: adapter.client ? formFields(adapter) : [],
    canAsk: Boolean(adapter.client) && connection.credentials !== null,
  };
}
