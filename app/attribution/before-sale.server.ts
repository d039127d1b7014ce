import { reportsDb } from "#app/lib/db.server.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { evaluateCredits } from "./evaluate.server.ts";
import { intentOf } from "./intent.ts";
import { quotingEarlierOrders } from "./quoted-orders.server.ts";
import { reachOf } from "./reach.ts";
import type { Ruleset } from "./ruleset.ts";
import type { BeforeSaleTicket } from "./speed-pays.ts";

type Row = { ticketId: string; type: string | null; tags: string[]; firstCustomerAt: Date; firstReplyAt: Date | null };

/**
 * Before-sale tickets (metrics.md R19) that customers started in [from, to), local days. Who bought is told apart from who is
 * credited: an order counts from the question on, whether or not anybody had answered by then, so that fast and slow answers are
 * measured alike.
 */
export async function readBeforeSale(
  shop: ShopContext,
  { from, to, ruleset, now }: { from: string; to: string; ruleset: Ruleset; now: Date },
): Promise<BeforeSaleTicket[]> {
  const period = { from: new Date(startOfDay(shop.timezone, from)), to: new Date(startOfDay(shop.timezone, to)) };
  const buying: Ruleset = { ...ruleset, anchor: "first_customer", replyRequired: false, model: "linear", afterSale: true };
  const [rows, credits] = await Promise.all([
    reportsDb(shop.id).rows<Row>(
      `SELECT "ticketId", "type", "tags", "firstCustomerAt", "firstReplyAt" FROM "TicketMeasure"
       WHERE "shopId" = $1 AND "valid" AND "startedBy" = 'customer' AND "createdAt" >= $2 AND "createdAt" < $3 AND "createdAt" <= $4`,
      period.from,
      period.to,
      now,
    ),
    evaluateCredits(shop, buying, { ...period, by: "ticket" }),
  ]);
  const quoting = await quotingEarlierOrders(
    reportsDb(shop.id),
    rows.map(({ ticketId }) => ticketId),
  );
  const bought = new Map<string, number>();
  for (const { ticketId, amount } of credits) bought.set(ticketId, (bought.get(ticketId) ?? 0) + amount);
  return rows
    .filter((row) => intentOf({ ...row, quotesEarlierOrder: quoting.has(row.ticketId) }) === "before_sale")
    .map(({ ticketId, firstCustomerAt, firstReplyAt }) => ({
      ticketId,
      askedAt: firstCustomerAt.getTime(),
      answeredAt: firstReplyAt?.getTime() ?? null,
      bought: bought.get(ticketId) ?? 0,
      settled: firstCustomerAt.getTime() + reachOf(buying) < now.getTime(),
    }));
}
