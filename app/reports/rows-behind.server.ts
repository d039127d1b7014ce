import { BadRequest } from "#app/lib/errors.ts";
import type { Metric } from "#app/metrics/define.ts";
import { readTicketsBehind, type TicketPage } from "#app/metrics/tickets-behind.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

/** One page of the tickets behind a figure, in words. */
export type RowsBehind = { total: number; rows: BehindRow[]; next: string | null };

type BehindRow = {
  id: string;
  url: string | null;
  helpdesk: string;
  channel: string;
  type: string | null;
  created: string;
  state: string;
};

type BehindQuery = Omit<Parameters<typeof readTicketsBehind>[1], "metric" | "limit"> & { metrics: readonly Metric[] };

/** Rows on one page. */
const PAGE = 25;

/** The tickets behind the figure; null where none stand behind it (orders, article views). */
export async function readRowsBehind(
  shop: ShopContext,
  metric: Metric,
  { metrics: _metrics, ...query }: BehindQuery,
): Promise<RowsBehind | null> {
  try {
    return tellTickets(await readTicketsBehind(shop, { ...query, metric, limit: PAGE }), shop.timezone);
  } catch (error) {
    if (error instanceof BadRequest && error.parameter === "metric") return null;
    throw error;
  }
}

function tellTickets({ rows, total, next }: TicketPage, zone: string): RowsBehind {
  const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  return {
    total: total.tickets,
    rows: rows.map(({ id, url, helpdesk, channel, type, createdAt, state }) => ({
      id,
      url,
      helpdesk,
      channel,
      type,
      created: moment.format(new Date(createdAt)),
      state,
    })),
    next,
  };
}
