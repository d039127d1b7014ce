import { intentOf } from "#app/attribution/intent.ts";
import { quotingEarlierOrders } from "#app/attribution/quoted-orders.server.ts";
import { windowOf } from "#app/attribution/reach.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { filtersOf } from "#app/metrics/read-facts.server.ts";
import { createdTickets } from "#app/metrics/sources/tickets.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { describeTickets } from "./described-tickets.server.ts";
import type { View } from "./view.ts";
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

/** SQL of a ticket `m` whose customer waits for a first answer, asked since `$2`, as of `$3`. */
const WAITING = `m."shopId" = $1 AND m."valid" AND m."resolvedAt" IS NULL AND m."startedBy" = 'customer' AND m."firstReplyAt" IS NULL
  AND m."firstCustomerAt" > $2 AND m."firstCustomerAt" <= $3`;

/**
 * What as many tickets bring on average, in money; null when there is nothing to go by.
 * @param perTicket what a ticket brings on average (minor units)
 */
export function stakeOf({ count }: WaitingCustomers, perTicket: number | null, currency: string): string | null {
  return perTicket && count > 0 ? formatMoney(Math.round(perTicket * count), currency) : null;
}

/** Those among the tickets that the view shows. */
export async function readWaitingCustomers(
  shop: ShopContext,
  { view: { filters }, ruleset, now }: { view: Pick<View, "filters">; ruleset: Ruleset; now: Date },
): Promise<WaitingCustomers> {
  const db = reportsDb(shop.id);
  const params: unknown[] = [new Date(now.getTime() - windowOf(ruleset)), now];
  const narrowed = filtersOf(createdTickets, filters, (value) => `$${params.push(value) + 1}`);
  const rows = await db.rows<Row>(
    `SELECT m."ticketId", m."type", m."tags", m."firstCustomerAt" FROM "TicketMeasure" m
     WHERE ${[WAITING, ...narrowed].map((each) => `(${each})`).join(" AND ")} ORDER BY m."firstCustomerAt" LIMIT ${LOOKED_AT}`,
    ...params,
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
