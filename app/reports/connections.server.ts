import { findConnectionById } from "#app/helpdesks/connect.server.ts";
import type { SetupStep } from "#app/helpdesks/contract.ts";
import { type FormField, formFields } from "#app/helpdesks/form-fields.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { stepsOf } from "#app/helpdesks/lifecycle.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { agoWords, leftWords } from "./words.ts";

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

export type HistoryProgress = {
  running: boolean;
  /** 0…100, or null when the helpdesk does not say how much there is */
  percent: number | null;
  text: string;
  error: string | null;
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
  const [rows, runs] = await Promise.all([connectionRows(db), latestRuns(db)]);
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
    history: progressOf(runs.get(row.id), now),
    gaps: row.gaps,
  }));
}

function connectionRows(db: ShopDb): Promise<Row[]> {
  return db.rows<Row>(
    `SELECT c."id", c."helpdesk", c."accountName", c."state", c."error", c."lastEventAt",
       count(e."id") FILTER (WHERE e."state" = 'waiting')::int AS "waiting", count(e."id") FILTER (WHERE e."state" = 'failed')::int AS "failed",
       (SELECT coalesce(sum(cardinality(g."missing")), 0)::int FROM "Gap" g
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

type Run = {
  connectionId: number;
  tickets: number;
  total: number | null;
  startedAt: Date;
  movedAt: Date;
  finishedAt: Date | null;
  error: string | null;
};

async function latestRuns(db: ShopDb): Promise<Map<number, Run>> {
  const rows = await db.rows<Run>(
    `SELECT DISTINCT ON ("connectionId") * FROM "HistoryRun" WHERE "shopId" = $1 ORDER BY "connectionId", "id" DESC`,
  );
  return new Map(rows.map((run) => [run.connectionId, run]));
}

function progressOf(run: Run | undefined, now: Date): HistoryProgress | null {
  if (!run) return null;
  const count = new Intl.NumberFormat("en").format(run.tickets);
  if (run.finishedAt) return { running: false, percent: 100, text: `${count} tickets of the history read`, error: run.error };
  const percent = run.total ? Math.min(99, Math.floor((run.tickets / run.total) * 100)) : null;
  const seconds = (run.movedAt.getTime() - run.startedAt.getTime()) / 1000;
  const rate = seconds > 0 ? run.tickets / seconds : 0;
  const left = run.total && rate > 0 ? `, ${leftWords((run.total - run.tickets) / rate)} left` : "";
  const speed = rate > 0 ? `, ${Math.round(rate * 60)} a minute` : "";
  const stalled = now.getTime() - run.movedAt.getTime() > 120_000 ? ", waiting for the helpdesk" : "";
  return { running: true, percent, text: `${count} tickets read${speed}${left}${stalled}`, error: run.error };
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
