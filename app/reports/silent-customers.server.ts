import { readBeforeSale } from "#app/attribution/before-sale.server.ts";
import { valueAtStake } from "#app/attribution/speed-pays.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { formatMoney } from "#app/lib/money.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { describeTickets } from "./described-tickets.server.ts";
import type { View } from "./view.ts";
import { agoWords } from "./words.ts";

/** Customers who asked before buying, got no answer and did not buy. */
export type SilentCustomers = {
  count: number;
  /** What as many answered questions bring, in money; null when there is nothing to go by. */
  stake: string | null;
  /** Newest first, the first hundred. */
  rows: { ticketId: string; url: string | null; customer: string | null; channel: string; asked: string; open: boolean }[];
};

const SHOWN = 100;

/** Unanswered before-sale tickets of the period whose writers did not buy. Windows that are still open count: there is time left. */
export async function readSilentCustomers(shop: ShopContext, view: View, ruleset: Ruleset, now: Date): Promise<SilentCustomers> {
  const tickets = await readBeforeSale(shop, { ...view, ruleset, now });
  const silent = tickets
    .filter(({ answeredAt, bought }) => answeredAt === null && bought === 0)
    .toSorted((a, b) => b.askedAt - a.askedAt);
  const stake = silent.length === 0 ? null : valueAtStake(silent.length, tickets);
  const shown = silent.slice(0, SHOWN);
  const known = await describeTickets(
    shop,
    shown.map(({ ticketId }) => ticketId),
  );
  return {
    count: silent.length,
    stake: stake === null ? null : formatMoney(stake, shop.currency),
    rows: shown.map(({ ticketId, askedAt, settled }) => ({
      ticketId: externalId(ticketId),
      url: known.get(ticketId)?.url ?? null,
      customer: known.get(ticketId)?.customer ?? null,
      channel: known.get(ticketId)?.channel ?? "other",
      asked: agoWords(now.getTime() - askedAt),
      open: !settled,
    })),
  };
}
