import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { previousPeriod } from "#app/lib/period.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { readFreshness } from "#app/metrics/read.server.ts";
import { readRevision } from "#app/metrics/revision.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { type Histories, readHistories } from "./histories.server.ts";
import type { HistoryProgress } from "./history-progress.ts";
import { lastChecks } from "./checks.server.ts";
import { periodWords } from "./read-cards.server.ts";
import { readView, type View } from "./view.ts";
import { dayWords } from "./words.ts";

/** What every page with figures says around them: period, filters on offer, how current it is, what is set up. */
export type Frame = {
  view: View;
  period: string;
  previousPeriod: string;
  timezone: string;
  today: string;
  currency: string;
  channels: string[];
  agents: { id: string; name: string }[];
  freshness: { text: string; waiting: number };
  setup: Setup;
  /** Said when the period begins before the first day whose orders are known (metrics.md G23). */
  historyNote: string | null;
  /** Promises about the figures that did not hold when last checked. */
  broken: string[];
  /** State of the data before the figures were read: when it is another one by now, there may be newer figures. */
  revision: string;
};

/** What has arrived so far, and which histories are being read or could not be. */
export type Setup = {
  orders: boolean;
  helpdesk: boolean;
  tickets: boolean;
  histories: { what: string; history: HistoryProgress }[];
};

/** The frame of a page. */
export async function readFrame(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Frame> {
  const [frame] = await readWithFrame(shop, params, now, () => Promise.resolve());
  return frame;
}

/** The frame of a page, and beside it what `read` reads for the page's view, which must not begin before the state of the data is told. */
export async function readWithFrame<T>(
  shop: ShopContext,
  params: URLSearchParams,
  now: Date,
  read: (view: View) => Promise<T>,
): Promise<[Frame, T]> {
  const view = readView(params, localDay(shop.timezone, now.getTime()));
  const revision = await readRevision(shop.id);
  return Promise.all([readAround(shop, view, revision, now), read(view)]);
}

async function readAround(shop: ShopContext, view: View, revision: string, now: Date): Promise<Frame> {
  const today = localDay(shop.timezone, now.getTime());
  const db = reportsDb(shop.id);
  const [freshness, checks, channels, agents, [setup], histories] = await Promise.all([
    readFreshness(shop, now),
    lastChecks(shop),
    readChannels(db),
    db.rows<{ agentId: string; name: string | null }>(
      `SELECT "agentId", "name" FROM "Agent" WHERE "shopId" = $1 ORDER BY "name", "agentId"`,
    ),
    db.rows<Omit<Setup, "histories">>(
      `SELECT EXISTS (SELECT FROM "Order" WHERE "shopId" = $1) AS orders, EXISTS (SELECT FROM "Ticket" WHERE "shopId" = $1) AS tickets,
         EXISTS (SELECT FROM "HelpdeskConnection" WHERE "shopId" = $1) AS helpdesk`,
    ),
    readHistories(shop, now),
  ]);
  return {
    view,
    period: periodWords(view),
    previousPeriod: periodWords(previousPeriod(view)),
    timezone: shop.timezone,
    today,
    currency: shop.currency,
    channels: channels.map(({ channel }) => channel),
    agents: agents.map(({ agentId, name }) => ({ id: externalId(agentId), name: name ?? externalId(agentId) })),
    freshness: { text: freshnessText(shop, freshness, now), waiting: freshness.waiting },
    setup: { ...setup!, histories: unfinished(histories) },
    historyNote: setup!.orders ? historyNote(histories, view, today) : null,
    broken: (checks?.checks ?? []).flatMap(({ ok, promise, detail }) => (ok ? [] : [`${promise} ${detail}`])),
    revision,
  };
}

/** Channels of the shop's tickets: from each to the next in the index, instead of reading every ticket. */
async function readChannels(db: ShopDb): Promise<{ channel: string }[]> {
  return db.rows(
    `WITH RECURSIVE seen AS (
       SELECT min("channel") AS "channel" FROM "TicketMeasure" WHERE "shopId" = $1
       UNION ALL
       SELECT (SELECT min(m."channel") FROM "TicketMeasure" m WHERE m."shopId" = $1 AND m."channel" > s."channel") FROM seen s
       WHERE s."channel" IS NOT NULL
     ) SELECT "channel" FROM seen WHERE "channel" IS NOT NULL ORDER BY 1`,
  );
}

function unfinished({ orders, helpdesks }: Histories): Setup["histories"] {
  const all = [
    ...(orders ? [{ what: "Orders", history: orders }] : []),
    ...helpdesks.map(({ label, progress }) => ({ what: `${label} tickets`, history: progress })),
  ];
  return all.filter(({ history }) => history.state !== "done");
}

function historyNote({ startsOn }: Histories, view: View, today: string): string | null {
  if (startsOn === null || view.from >= startsOn) return null;
  return `History starts on ${dayWords(startsOn, today)}: of the days before, not all orders are known.`;
}

function freshnessText(shop: ShopContext, freshness: Awaited<ReturnType<typeof readFreshness>>, now: Date): string {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: shop.timezone });
  if (freshness.waiting === 0) return `Up to date at ${time.format(now)}`;
  const oldest = [freshness.orders, freshness.tickets].flatMap((at) => (at === null ? [] : [at])).toSorted()[0];
  const { waiting } = freshness;
  const coming = waiting === 1 ? "1 change on its way" : `${new Intl.NumberFormat("en").format(waiting)} changes on their way`;
  return oldest ? `Complete until ${time.format(new Date(oldest))}, ${coming}` : coming;
}
