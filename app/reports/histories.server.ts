import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { reportsDb, type ShopDb } from "#app/lib/db.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { readHistoryStart } from "#app/orders/history-start.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { type HistoryProgress, orderProgress, type OrderRun, ticketProgress, type TicketRun } from "./history-progress.ts";

/** What is known of the past, and what is being read. */
export type Histories = {
  /** Local day from which on all orders are known (metrics.md G23); null = all there ever were. */
  startsOn: Day | null;
  /** null = none was begun yet */
  orders: HistoryProgress | null;
  helpdesks: { connectionId: number; helpdesk: string; label: string; progress: HistoryProgress }[];
};

export async function readHistories(shop: ShopContext, now: Date): Promise<Histories> {
  const db = reportsDb(shop.id);
  const [starts, orders, helpdesks] = await Promise.all([readHistoryStart(db), latestOrderRun(db), latestTicketRuns(db)]);
  return {
    startsOn: starts && firstWholeDay(shop.timezone, starts),
    orders: orders && orderProgress(orders, now),
    helpdesks: helpdesks.map(({ helpdesk, ...run }) => ({
      connectionId: run.connectionId,
      helpdesk,
      label: helpdeskById(helpdesk)?.label ?? helpdesk,
      progress: ticketProgress(run, now),
    })),
  };
}

function firstWholeDay(zone: string, starts: Date): Day {
  const day = localDay(zone, starts.getTime());
  return startOfDay(zone, day) === starts.getTime() ? day : addDays(day, 1);
}

async function latestOrderRun(db: ShopDb): Promise<OrderRun | null> {
  const [run] = await db.rows<OrderRun>(
    `SELECT * FROM "OrderHistory" WHERE "shopId" = $1 AND "state" <> 'imported' ORDER BY "id" DESC LIMIT 1`,
  );
  return run ?? null;
}

/** The last reading of every connection that has one and is not disconnected. */
function latestTicketRuns(db: ShopDb): Promise<(TicketRun & { helpdesk: string })[]> {
  return db.rows(
    `SELECT DISTINCT ON (r."connectionId") r.*, c."helpdesk" FROM "HistoryRun" r
     JOIN "HelpdeskConnection" c ON c."shopId" = $1 AND c."id" = r."connectionId" AND c."state" <> 'disconnected'
     WHERE r."shopId" = $1 ORDER BY r."connectionId", r."id" DESC`,
  );
}
