import { type CreditRow, readCredits } from "#app/attribution/credits.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { formatDuration, formatPercent } from "#app/metrics/format.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Card } from "./card.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { cardsOf, readReadings } from "./read-cards.server.ts";

const headline = ["support_revenue", "converted_tickets", "ticket_conversion_rate"];

/** One order of the table; its explanation is fetched when it is opened. */
export type CreditedOrder = {
  id: string;
  name: string;
  /** in the shop's zone */
  day: string;
  amount: string;
  tickets: { id: string; url: string | null }[];
  agents: string[];
  /** from the last reply to the order */
  delay: string;
  match: string;
  probable: boolean;
  evidence: string;
  intent: "before sale" | "after sale";
};

export type Revenue = {
  frame: Frame;
  cards: Card[];
  /** "4.1 % of €123.00 shop revenue", or null when the shop sold nothing */
  share: string | null;
  /** Minor units per part of the period. */
  course: { label: string; shop: number; beforeSale: number; afterSale: number }[];
  total: { amount: string; orders: number; tickets: number };
  orders: CreditedOrder[];
  next: string | null;
};

/** Orders a merchant reads in one go; the rest is a tap away. */
const PAGE = 50;

/** Everything the Revenue page shows; `after` in the address continues the table. */
export async function readRevenue(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Revenue> {
  const frame = await readFrame(shop, params, now);
  const { view } = frame;
  const ruleset = await readRuleset(shop);
  const [readings, page] = await Promise.all([
    readReadings(shop, view, [...headline, "shop_revenue"], now),
    readCredits(shop, {
      from: view.from,
      to: view.to,
      ruleset,
      filters: view.filters,
      cursor: params.get("after"),
      limit: PAGE,
    }),
  ]);
  const [shopTotal, credited] = [readings.now.shop_revenue!.value ?? 0, readings.now.support_revenue!.value ?? 0];
  return {
    frame,
    cards: cardsOf(
      readings,
      headline.map((id) => metricById(id)!),
      shop.currency,
    ),
    share:
      shopTotal > 0 ? `${formatPercent(credited / shopTotal)} of ${formatMoney(shopTotal, shop.currency)} shop revenue` : null,
    course: readings.trend.map(({ bucket, metrics }) => ({
      label: bucket,
      shop: metrics.shop_revenue?.value ?? 0,
      beforeSale: metrics.support_revenue?.parts?.before_sale ?? 0,
      afterSale: metrics.support_revenue?.parts?.after_sale ?? 0,
    })),
    total: { ...page.total, amount: formatMoney(page.total.amount, shop.currency) },
    orders: byOrder(shop, page.rows),
    next: page.next,
  };
}

const evidence: Record<CreditRow["evidence"], string> = { 1: "Direct", 2: "Named in the ticket", 3: "Time only" };

function byOrder(shop: ShopContext, rows: CreditRow[]): CreditedOrder[] {
  const day = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: shop.timezone,
  });
  return [...Map.groupBy(rows, ({ orderId }) => orderId)].map(([id, credits]) => {
    const first = credits[0]!;
    const touched = Math.max(...credits.map(({ touchAt }) => Date.parse(touchAt)));
    return {
      id,
      name: first.orderName,
      day: day.format(new Date(first.processedAt)),
      amount: formatMoney(
        credits.reduce((sum, { amount }) => sum + amount, 0),
        first.currency,
      ),
      tickets: [...new Map(credits.map(({ ticketId, ticketUrl }) => [ticketId, { id: ticketId, url: ticketUrl }])).values()],
      agents: [...new Set(credits.map(({ agentId, agentName }) => (agentId === null ? "Unassigned" : (agentName ?? agentId))))],
      delay: formatDuration((Date.parse(first.processedAt) - touched) / 1000),
      match: first.match.by.replaceAll("_", " "),
      probable: credits.some(({ match }) => match.confidence === "probable"),
      evidence: evidence[first.evidence],
      intent: first.intent === "before_sale" ? "before sale" : "after sale",
    };
  });
}
