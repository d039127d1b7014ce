import { type ConnectionState, findConnectionById } from "#app/helpdesks/connect.server.ts";
import type { HelpdeskAdapter, SetupStep } from "#app/helpdesks/contract.ts";
import { type FormField, formFields } from "#app/helpdesks/form-fields.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { type Rotation, rotationOf, stepsOf } from "#app/helpdesks/lifecycle.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { metrics } from "#app/metrics/definitions/index.ts";
import { restsOnAny } from "#app/metrics/supplied.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { readHistories } from "./histories.server.ts";
import type { HistoryProgress } from "./history-progress.ts";
import { agoWords, spanWords } from "./words.ts";

/** How a helpdesk is doing, all words ready. */
export type ConnectionCard = {
  id: number;
  helpdesk: string;
  label: string;
  account: string | null;
  state: ConnectionState;
  /** A sentence for the merchant when something is wrong with the key. */
  error: string | null;
  lastEvent: string;
  /** Whether anything has arrived since it was connected. */
  heard: boolean;
  /** How long it takes from the arrival of a message to its figures; null when nothing has arrived lately. */
  lag: string | null;
  waiting: number;
  failed: number;
  /** Said when it has been silent, or could not be read, for far longer than usual. */
  silence: string | null;
  history: HistoryProgress | null;
  gaps: number;
};

type Row = {
  id: number;
  helpdesk: string;
  accountName: string | null;
  state: ConnectionState;
  error: string | null;
  lastEventAt: Date | null;
  polledUntil: Date | null;
  waiting: number;
  oldestWaiting: Date | null;
  lagSeconds: number | null;
  failed: number;
  gaps: number;
  usualGap: number | null;
};

/** Every connection of the shop that is not disconnected, oldest first. */
export async function readConnections(shop: ShopContext, now: Date): Promise<ConnectionCard[]> {
  const db = reportsDb(shop.id);
  const [rows, { helpdesks }] = await Promise.all([connectionRows(db), readHistories(shop, now)]);
  const histories = new Map(helpdesks.map(({ connectionId, progress }) => [connectionId, progress]));
  return rows.map((row) => {
    const adapter = helpdeskById(row.helpdesk);
    return {
      id: row.id,
      helpdesk: row.helpdesk,
      label: adapter?.label ?? row.helpdesk,
      account: row.accountName,
      state: row.state,
      error: row.error,
      heard: row.lastEventAt !== null,
      lastEvent: lastEventWords(row, adapter, now),
      lag: lagWords(row, now),
      waiting: row.waiting,
      failed: row.failed,
      silence: silenceOf(row, adapter, now),
      history: histories.get(row.id) ?? null,
      gaps: row.gaps,
    };
  });
}

function connectionRows(db: ShopDb): Promise<Row[]> {
  return db.rows<Row>(
    `SELECT c."id", c."helpdesk", c."accountName", c."state", c."error", c."lastEventAt", c."polledUntil",
       count(e."id") FILTER (WHERE e."state" = 'waiting')::int AS "waiting",
       min(e."receivedAt") FILTER (WHERE e."state" = 'waiting') AS "oldestWaiting",
       count(e."id") FILTER (WHERE e."state" = 'failed')::int AS "failed",
       (SELECT coalesce(sum(cardinality(g."missing") + cardinality(g."unknown")), 0)::int FROM "Gap" g
        WHERE g."shopId" = $1 AND g."connectionId" = c."id" AND g."repairedAt" IS NULL) AS "gaps", rhythm.*
     FROM "HelpdeskConnection" c
     LEFT JOIN "InboxEvent" e ON e."shopId" = $1 AND e."source" = 'helpdesk' AND e."connectionId" = c."id" AND e."state" IN ('waiting', 'failed')
     CROSS JOIN LATERAL (
       SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY gap) AS "usualGap", percentile_disc(0.5) WITHIN GROUP (ORDER BY lag) AS "lagSeconds" FROM (
         SELECT extract(epoch FROM "receivedAt" - lag("receivedAt") OVER (ORDER BY "id"))::float8 AS gap,
           extract(epoch FROM "processedAt" - "receivedAt")::float8 AS lag FROM (
           SELECT "id", "receivedAt", "processedAt" FROM "InboxEvent"
           WHERE "shopId" = $1 AND "source" = 'helpdesk' AND "connectionId" = c."id" ORDER BY "id" DESC LIMIT ${RECENT}) latest) told) rhythm
     WHERE c."shopId" = $1 AND c."state" <> 'disconnected'
     GROUP BY c."shopId", c."id", rhythm."usualGap", rhythm."lagSeconds" ORDER BY c."id"`,
  );
}

function lastEventWords({ lastEventAt, polledUntil }: Row, adapter: HelpdeskAdapter | null, now: Date): string {
  const ago = (at: Date) => agoWords(now.getTime() - at.getTime());
  const event = lastEventAt ? `last event ${ago(lastEventAt)}` : "nothing has arrived yet";
  return adapter?.delivery === "poll" && polledUntil ? `${event}, read ${ago(polledUntil)}` : event;
}

function lagWords({ oldestWaiting, lagSeconds }: Row, now: Date): string | null {
  if (oldestWaiting) return `oldest waits since ${spanWords(now.getTime() - oldestWaiting.getTime())}`;
  return lagSeconds === null ? null : `understood within ${spanWords(Math.max(1_000, lagSeconds * 1000))}`;
}

/** Messages that tell a connection's rhythm. */
const RECENT = 1_000;
/** Silence is worth a word when it lasts so many times the longest usual pause, and at least so long. */
const TIMES_USUAL = 3;
const LEAST_SILENCE_MS = 2 * 3_600_000;
/** A helpdesk is read every few minutes: after so long something is wrong. */
const UNREAD_MS = 30 * 60_000;

function silenceOf(row: Row, adapter: HelpdeskAdapter | null, now: Date): string | null {
  if (row.state !== "active") return null;
  const since = (at: Date) => now.getTime() - at.getTime();
  if (adapter?.delivery === "poll") {
    if (row.polledUntil === null || since(row.polledUntil) < UNREAD_MS) return null;
    return `${adapter.label} could not be read for ${spanWords(since(row.polledUntil))}. It is tried again every few minutes.`;
  }
  if (row.lastEventAt === null || row.usualGap === null) return null;
  if (since(row.lastEventAt) < Math.max(LEAST_SILENCE_MS, TIMES_USUAL * row.usualGap * 1000)) return null;
  return `Nothing has arrived for ${spanWords(since(row.lastEventAt))}, which is longer than usual. Check that its webhook is still switched on.`;
}

export type ConnectionPage = {
  card: ConnectionCard;
  /** How events come: by a webhook that the app made, by one the merchant makes by the steps, or read every few minutes. */
  delivery: "registered" | "steps" | "read";
  /** What the merchant has to do at the helpdesk. */
  steps: SetupStep[];
  /** Filled with what is known, except secrets. */
  fields: FormField[];
  /** Whether the app can ask the helpdesk for history and changes. */
  canAsk: boolean;
  rotation: Rotation;
  /** While two secrets are accepted: what is known of the old one. */
  oldSecret: string | null;
  /** Figures that rest on something the helpdesk does not tell. */
  untold: string[];
};

/** Everything the page of one connection shows; null when the shop has no such connection. */
export async function readConnection(shop: ShopContext, id: number, appUrl: string, now: Date): Promise<ConnectionPage | null> {
  const connection = await findConnectionById(shop.id, id);
  const card = (await readConnections(shop, now)).find((each) => each.id === id);
  const adapter = connection && helpdeskById(connection.helpdesk);
  if (!connection || !card || !adapter) return null;
  const steps = connection.webhookId ? [] : stepsOf(connection, appUrl);
  const { secrets, oldSecretUntil } = connection;
  return {
    card,
    delivery: connection.webhookId ? "registered" : steps.length > 0 ? "steps" : "read",
    steps,
    fields: adapter.client ? formFields(adapter, connection.credentials) : [],
    canAsk: Boolean(adapter.client) && connection.credentials !== null,
    rotation: rotationOf(connection),
    untold: metrics.filter((metric) => restsOnAny(metric, adapter.lacks)).map(({ label }) => label),
    oldSecret: secrets.length > 1 ? oldSecretWords(oldSecretUntil, card.label, now) : null,
  };
}

function oldSecretWords(until: Date | null, label: string, now: Date): string {
  if (until === null) return `The old secret is accepted until ${label} has used the new one for a day.`;
  return `${label} uses the new secret. The old one is accepted for another ${spanWords(until.getTime() - now.getTime())}.`;
}
