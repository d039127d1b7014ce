import { type Adoption, readAdoptions } from "#app/attribution/adopt.server.ts";
import { type CreditRow, readCredits } from "#app/attribution/credits.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { readUplift } from "#app/attribution/uplift.server.ts";
import { readIncremental } from "#app/attribution/incremental-days.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { buckets } from "#app/lib/period.ts";
import { formatDuration, formatPercent } from "#app/metrics/format.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { Card } from "./card.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { cardsOf, readReadings } from "./read-cards.server.ts";
import { type Changes, readChanges, restatedMark } from "./changes.server.ts";
import { readSilentCustomers, type SilentCustomers } from "./silent-customers.server.ts";
import { readSpeedPays, type SpeedPays } from "./speed-pays.server.ts";
import { readStaffTab, type StaffTab } from "./staff-tab.server.ts";
import { askedRuleset, readWhatIf } from "./what-if.server.ts";
import type { WhatIf } from "./what-if.ts";
import { readStatementList, type StatementList } from "./statement-list.server.ts";
import { readTab, type RevenueTab } from "./revenue-tabs.ts";
import { trendGranularity, type View } from "./view.ts";
import { tellIncremental, type IncrementalStory } from "./incremental-story.ts";

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
  whatIf: WhatIf;
  cards: Card[];
  /** "4.1 % of €123.00 shop revenue", or null when the shop sold nothing */
  share: string | null;
  /** That credited figures of the period were others before, or null. */
  restated: string | null;
  /** What edits added to orders that earn nobody anything (X13), or null. */
  uplift: string | null;
  incremental: IncrementalStory;
  /** Minor units per part of the period. */
  course: { label: string; shop: number; beforeSale: number; afterSale: number }[];
  /** Parts of the period in which another rule came into force. */
  switches: { label: string; to: string }[];
  tab: RevenueTab;
  content: TabContent;
};

/** What stands under the tabs; only the open one is read. */
export type TabContent =
  | { kind: "orders"; total: { amount: string; orders: number; tickets: number }; orders: CreditedOrder[]; next: string | null }
  | ({ kind: "staff" } & StaffTab)
  | ({ kind: "speed" } & SpeedPays)
  | ({ kind: "silent" } & SilentCustomers)
  | ({ kind: "statements" } & StatementList)
  | ({ kind: "changes" } & Changes);

/** Orders a merchant reads in one go; the rest is a tap away. */
const PAGE = 50;

/** Everything the Revenue page shows; `tab` and `after` in the address choose the tab and continue its table, `ruleset` asks what if. */
export async function readRevenue(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Revenue> {
  const frame = await readFrame(shop, params, now);
  const { view } = frame;
  const active = await readRuleset(shop);
  const ruleset = await askedRuleset(shop, params, active);
  const tab = readTab(params);
  const [readings, incremental, content, whatIf, adoptions, changes, uplift] = await Promise.all([
    readReadings(shop, view, [...headline, "shop_revenue"], now, { ruleset }),
    readIncremental(shop, view, now),
    readContent(),
    readWhatIf(shop, ruleset, active),
    readAdoptions(shop),
    readChanges(shop, view, null),
    readUplift(shop, ruleset, view),
  ]);
  const [shopTotal, credited] = [readings.now.shop_revenue!.value ?? 0, readings.now.support_revenue!.value ?? 0];
  return {
    frame,
    whatIf,
    cards: cardsOf(
      readings,
      headline.map((id) => metricById(id)!),
      shop.currency,
    ).map((card) => (whatIf.differs ? unjudged(card) : card)),
    share:
      shopTotal > 0 ? `${formatPercent(credited / shopTotal)} of ${formatMoney(shopTotal, shop.currency)} shop revenue` : null,
    restated: restatedMark(changes),
    uplift: Object.keys(view.filters).length === 0 ? upliftMark(uplift, shop.currency) : null,
    incremental: tellIncremental(incremental, { credited: readings.now.support_revenue!.n, currency: shop.currency }),
    course: readings.trend.map(({ bucket, metrics }) => ({
      label: bucket,
      shop: metrics.shop_revenue?.value ?? 0,
      beforeSale: metrics.support_revenue?.parts?.before_sale ?? 0,
      afterSale: metrics.support_revenue?.parts?.after_sale ?? 0,
    })),
    switches: switchesIn(shop, view, adoptions),
    tab,
    content,
  };

  async function readContent(): Promise<TabContent> {
    switch (tab) {
      case "orders":
        return creditedOrders(shop, frame, ruleset, params.get("after"));
      case "agents":
        return { kind: "staff", ...(await readStaffTab(shop, frame.view, { by: params.get("by"), ruleset: active, now })) };
      case "speed":
        return { kind: "speed", ...(await readSpeedPays(shop, view, active, now)) };
      case "silent":
        return { kind: "silent", ...(await readSilentCustomers(shop, view, active, now)) };
      case "statements":
        return { kind: "statements", ...(await readStatementList(shop, now)) };
      case "changes":
        return { kind: "changes", ...(await readChanges(shop, view, params.get("after"))) };
    }
  }
}

function upliftMark({ amount, orders }: { amount: number; orders: number }, currency: string): string | null {
  if (orders === 0) return null;
  const added = formatMoney(amount, currency);
  return `Edits after a conversation added ${added} to ${orders} other ${orders === 1 ? "order" : "orders"}; not counted here.`;
}

/** More under another rule is not better: it is another rule. */
function unjudged(card: Card): Card {
  return { ...card, change: card.change && { ...card.change, judgement: "neutral" } };
}

function switchesIn(shop: ShopContext, view: View, adoptions: Adoption[]): Revenue["switches"] {
  const cut = buckets({ ...view, zone: shop.timezone, granularity: trendGranularity(view), weekStart: shop.weekStart });
  return adoptions.flatMap(({ to, finishedAt }) => {
    const at = finishedAt?.getTime();
    const bucket = at === undefined ? undefined : cut.find(({ start, end }) => at >= start && at < end);
    return bucket ? [{ label: bucket.key, to }] : [];
  });
}

async function creditedOrders(shop: ShopContext, { view }: Frame, ruleset: Ruleset, cursor: string | null): Promise<TabContent> {
  const page = await readCredits(shop, { from: view.from, to: view.to, ruleset, filters: view.filters, cursor, limit: PAGE });
  return {
    kind: "orders",
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
