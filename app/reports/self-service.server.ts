import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import type { Metric, Reading } from "#app/metrics/define.ts";
import { formatReading, formatValue } from "#app/metrics/format.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { answeredBy } from "./answered-by.ts";
import type { Card } from "./card.ts";
import { type Frame, readFrame } from "./frame.server.ts";
import { readGroupNames } from "./group-names.server.ts";
import { cardsOf, readReadings } from "./read-cards.server.ts";
import type { FigureQuery, View } from "./view.ts";

/** What customers find by themselves, and what AI and rules answer without a person. */
export type SelfService = {
  frame: Frame;
  /** Answers without a person: cards, and who answered beside each other. */
  automation: { cards: Card[]; missing: Card[]; columns: string[]; rows: { name: string; share: number; cells: string[] }[] };
  help: { cards: Card[]; missing: Card[] };
  /** Help articles, most read first. */
  articles: { columns: string[]; rows: { name: string; cells: string[] }[]; more: number };
};

const automated = ["automated_resolution_rate", "ai_revenue", "unanswered_rate", "auto_ack_rate"];
const help = [
  "self_service_ratio",
  "help_sessions",
  "article_reads",
  "article_views",
  "article_read_time",
  "short_read_share",
  "article_contact_rate",
  "reads_per_ticket",
  "reads_per_call",
];
/** C3: the automated part against the human one. */
const compared = ["tickets_created", "resolution_time", "csat", "support_revenue"];
const ofArticle = ["article_reads", "article_views", "article_read_time", "short_read_share", "article_contact_rate"];

const MOST_ARTICLES = 50;

/** Everything the Self-service page shows. */
export async function readSelfService(shop: ShopContext, params: URLSearchParams, now: Date): Promise<SelfService> {
  const frame = await readFrame(shop, params, now);
  const { view } = frame;
  const ruleset = await readRuleset(shop);
  const query = { view, ruleset, now };
  const [readings, automation, articles] = await Promise.all([
    readReadings(shop, view, [...automated, ...help], now),
    readAnsweredBy(shop, query),
    readArticles(shop, query),
  ]);
  const cards = (ids: string[]) => {
    const all = cardsOf(readings, metricsOf(ids), shop.currency);
    return { cards: all.filter(({ isEmpty }) => !isEmpty), missing: all.filter(({ isEmpty }) => isEmpty) };
  };
  return { frame, automation: { ...cards(automated), ...automation }, help: cards(help), articles };
}

type Query = Omit<FigureQuery, "params">;

function metricsOf(ids: readonly string[]): Metric[] {
  return ids.map((id) => metricById(id)!);
}

async function readAnsweredBy(shop: ShopContext, { view, ruleset, now }: Query) {
  const metrics = metricsOf(compared);
  const rows = await readMetrics(shop, { ...asked(view), metrics, by: "automation", ruleset, now });
  const all = rows.reduce((sum, row) => sum + row.metrics.tickets_created!.n, 0);
  const shown = Object.entries(answeredBy).flatMap(([key, name]) => {
    const row = rows.find(({ group }) => group === key);
    if (!row || row.metrics.tickets_created!.n === 0) return [];
    const share = row.metrics.tickets_created!.n / all;
    return [{ name, share, cells: [formatValue({ unit: "ratio" }, share, ""), ...cellsOf(metrics, row.metrics, shop.currency)] }];
  });
  return { columns: ["Share", ...metrics.map(({ label }) => label)], rows: shown };
}

async function readArticles(shop: ShopContext, { view, ruleset, now }: Query): Promise<SelfService["articles"]> {
  const metrics = metricsOf(ofArticle);
  const [rows, nameOf] = await Promise.all([
    readMetrics(shop, { ...asked(view), filters: {}, metrics, by: "article", ruleset, now }),
    readGroupNames(shop, "article"),
  ]);
  const read = rows
    .filter(({ group, metrics: readings }) => group !== null && readings.article_views!.n > 0)
    .toSorted((a, b) => b.metrics.article_reads!.n - a.metrics.article_reads!.n);
  return {
    columns: metrics.map(({ label }) => label),
    rows: read.slice(0, MOST_ARTICLES).map(({ group, metrics: readings }) => ({
      name: nameOf(group),
      cells: cellsOf(metrics, readings, shop.currency),
    })),
    more: Math.max(0, read.length - MOST_ARTICLES),
  };
}

function asked({ from, to, filters, hours }: View) {
  return { from, to, filters, hours };
}

function cellsOf(metrics: readonly Metric[], readings: Record<string, Reading>, currency: string): string[] {
  return metrics.map((metric) => formatReading(metric, readings[metric.id]!, currency));
}
