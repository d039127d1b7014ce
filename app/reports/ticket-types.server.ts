import { addDays } from "#app/lib/calendar-day.ts";
import { previousPeriod } from "#app/lib/period.ts";
import { type Change, compareReadings } from "#app/metrics/compare.ts";
import type { Metric, Reading } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { formatPercent, formatReading } from "#app/metrics/format.ts";
import { elapsedUntil, type MetricRow, readMetrics } from "#app/metrics/read.server.ts";
import { markOfType } from "#app/metrics/type-mark.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { FigureQuery } from "./view.ts";

/** What customers ask about, commonest first (metrics.md A7). */
export type TicketTypes = {
  kind: "types";
  /** Tickets created in the period. */
  total: number;
  types: TypeRow[];
  /** A ticket may have several: their shares may add up to more than all. */
  tags: TypeRow[];
};

export type TypeRow = {
  /** null = tickets without a type */
  name: string | null;
  count: number;
  /** 0…1 of all tickets created */
  share: number;
  shareText: string;
  before: number;
  change: Change | null;
  mark: "new" | "fading" | null;
  resolution: string;
  csat: string;
};

const created = metricById("tickets_created")!;
const beside = [metricById("resolution_time")!, metricById("csat")!] as const;

export async function readTicketTypes(shop: ShopContext, query: FigureQuery): Promise<TicketTypes> {
  const [types, tags] = await Promise.all([readGroups(shop, query, "type"), readGroups(shop, query, "tag")]);
  return { kind: "types", total: types.total, types: types.rows, tags: tags.rows };
}

async function readGroups(shop: ShopContext, { view, ruleset, now }: FigureQuery, by: "type" | "tag") {
  const query = { filters: view.filters, hours: view.hours, ruleset, now };
  const previous = previousPeriod(view);
  const elapsed = { ...previous, until: elapsedUntil(shop, view, previous, now) };
  const quarter = { from: addDays(view.from, -NEWS_AFTER), to: view.from };
  const groups = (period: Period, ...metrics: Metric[]) => readMetrics(shop, { ...query, ...period, metrics, by });
  const whole = async (period: Period) => {
    const [row] = await readMetrics(shop, { ...query, ...period, metrics: [created] });
    return row!.metrics.tickets_created!.n;
  };
  const counts = async (period: Period) => {
    const [rows, all] = await Promise.all([groups(period, created), whole(period)]);
    return { rows, all };
  };
  const [all, rows, before, earlier, ninety] = await Promise.all([
    whole(view),
    groups(view, created, ...beside),
    counts(elapsed),
    counts(previousPeriod(previous)),
    counts(quarter),
  ]);
  const told = rows.map(({ group, metrics }): TypeRow => {
    const own = metrics.tickets_created!;
    const of = (some: typeof before) => ({ count: readingOf(some.rows, group)?.n ?? 0, all: some.all });
    const share = all === 0 ? 0 : own.n / all;
    return {
      name: group,
      count: own.n,
      share,
      shareText: formatPercent(share),
      before: of(before).count,
      change: compareReadings(created, own, readingOf(before.rows, group) ?? { value: 0, unit: "count", n: 0 }),
      mark: group === null ? null : markOfType([{ count: own.n, all }, of(before), of(earlier)], of(ninety)),
      resolution: formatReading(beside[0], metrics.resolution_time!, shop.currency),
      csat: formatReading(beside[1], metrics.csat!, shop.currency),
    };
  });
  const shown = told.filter(({ count, before: known }) => count > 0 || known > 0);
  return { total: all, rows: shown.toSorted((a, b) => b.count - a.count || b.before - a.before) };
}

type Period = { from: string; to: string; until?: Date };

/** Days without a type after which it is news. */
const NEWS_AFTER = 90;

function readingOf(rows: readonly MetricRow[], group: string | null): Reading | undefined {
  return rows.find((row) => row.group === group)?.metrics.tickets_created;
}

/** Types, then tags, as they are shown. */
export function typeLines({ types, tags }: TicketTypes): unknown[][] {
  const line = (kind: string) => (row: TypeRow) => [
    kind,
    row.name,
    row.count,
    row.share,
    row.before,
    row.mark,
    row.resolution,
    row.csat,
  ];
  const headings = ["kind", "name", "tickets", "share", "ticketsBefore", "mark", "resolutionTime", "csat"];
  return [headings, ...types.map(line("type")), ...tags.map(line("tag"))];
}
