import { reportsDb } from "#app/lib/db.server.ts";
import { previousPeriod } from "#app/lib/period.ts";
import { localDay } from "#app/lib/time-zone.ts";
import { readFreshness } from "#app/metrics/read.server.ts";
import { readRevision } from "#app/metrics/revision.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { periodWords } from "./read-cards.server.ts";
import { readView, type View } from "./view.ts";

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
  setup: { orders: boolean; helpdesk: boolean; tickets: boolean };
  /** State of the data before the figures were read: when it is another one by now, there may be newer figures. */
  revision: string;
};

export async function readFrame(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Frame> {
  const today = localDay(shop.timezone, now.getTime());
  const view = readView(params, today);
  const db = reportsDb(shop.id);
  const revision = await readRevision(shop.id);
  const [freshness, channels, agents, [setup]] = await Promise.all([
    readFreshness(shop, now),
    db.rows<{ channel: string }>(`SELECT DISTINCT "channel" FROM "TicketMeasure" WHERE "shopId" = $1 ORDER BY 1`),
    db.rows<{ agentId: string; name: string | null }>(
      `SELECT "agentId", "name" FROM "Agent" WHERE "shopId" = $1 ORDER BY "name", "agentId"`,
    ),
    db.rows<Frame["setup"]>(
      `SELECT EXISTS (SELECT FROM "Order" WHERE "shopId" = $1) AS orders, EXISTS (SELECT FROM "Ticket" WHERE "shopId" = $1) AS tickets,
         EXISTS (SELECT FROM "HelpdeskConnection" WHERE "shopId" = $1) AS helpdesk`,
    ),
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
    setup: setup!,
    revision,
  };
}

function freshnessText(shop: ShopContext, freshness: Awaited<ReturnType<typeof readFreshness>>, now: Date): string {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: shop.timezone });
  if (freshness.waiting === 0) return `Up to date at ${time.format(now)}`;
  const oldest = [freshness.orders, freshness.tickets].flatMap((at) => (at === null ? [] : [at])).toSorted()[0];
  const count = new Intl.NumberFormat("en").format(freshness.waiting);
  return oldest
    ? `Complete until ${time.format(new Date(oldest))}, ${count} changes on their way`
    : `${count} changes on their way`;
}
