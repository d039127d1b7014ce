import { intentOf } from "#app/attribution/intent.ts";
import { quotingEarlierOrders } from "#app/attribution/quoted-orders.server.ts";
import { windowOf } from "#app/attribution/reach.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { describeTickets } from "./described-tickets.server.ts";
import { spanWords } from "./words.ts";

/** Customers who asked before buying, have no answer yet, and may still buy. */
export type WaitingCustomers = {
  count: number;
  /** More are looked at than are counted here. */
  atLeast: boolean;
  /** Whoever waits longest first. */
  rows: { ticketId: string; url: string | null; customer: string | null; channel: string; about: string | null; waits: string }[];
};

type Row = { ticketId: string; type: string | null; tags: string[]; firstCustomerAt: Date };

const SHOWN = 5;
/** So many open questions are looked at: beyond them the number is no longer what matters. */
const LOOKED_AT = 500;

/**
 * What as many tickets bring on average, in money; null when there is nothing to go by.
 * @param perTicket what a ticket brings on average (minor units)
 */
export function stakeOf({ count }: WaitingCustomers, perTicket: number | null, currency: string): string | null {
  return perTicket && count > 0 ? formatMoney(Math.round(perTicket * count), currency) : null;
}

export async function readWaitingCustomers(
  shop: ShopContext,
  { ruleset, now }: { ruleset: Ruleset; now: Date },
): Promise<WaitingCustomers> {
  const db = reportsDb(shop.id);
  const rows = await db.rows<Row>(
    `SELECT "ticketId", "type", "tags", "firstCustomerAt" FROM "TicketMeasure"
     WHERE "shopId" = $1 AND "valid" AND "resolvedAt" IS NULL AND "startedBy" = 'customer' AND "firstReplyAt" IS NULL
       AND "firstCustomerAt" > $2 AND "firstCustomerAt" <= $3 ORDER BY "firstCustomerAt" LIMIT ${LOOKED_AT}`,
    new Date(now.getTime() - windowOf(ruleset)),
    now,
  );
  const quoting = await quotingEarlierOrders(
    db,
    rows.map(({ ticketId }) => ticketId),
  );
  const waiting = rows.filter((row) => intentOf({ ...row, quotesEarlierOrder: quoting.has(row.ticketId) }) === "before_sale");
  const shown = waiting.slice(0, SHOWN);
  const described = await describeTickets(
    shop,
    shown.map(({ ticketId }) => ticketId),
  );
  return {
    count: waiting.length,
    atLeast: rows.length === LOOKED_AT,
    rows: shown.map(({ ticketId, type, firstCustomerAt }) => ({
      ticketId: externalId(ticketId),
      url: described.get(ticketId)?.url ?? null,
      customer: described.get(ticketId)?.customer ?? null,
      channel: described.get(ticketId)?.channel ?? "other",
      about: type,
      waits: spanWords(now.getTime() - firstCustomerAt.getTime()),
    })),
  };
}
