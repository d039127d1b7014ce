import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import { granularities, previousPeriod } from "#app/lib/period.ts";
import { dimensions, dimensionsOf, type Metric } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import {
  elapsedUntil,
  type Filters,
  type Freshness,
  type MetricQuery,
  type MetricRow,
  readFreshness,
  readMetrics,
} from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { readPeriod } from "./period.ts";

export type MetricsAnswer = {
  shop: string;
  timezone: string;
  currency: string;
  from: string;
  to: string;
  evaluatedAt: string;
  freshness: Freshness;
  rows: MetricRow[];
  previous?: { from: string; to: string; rows: MetricRow[] };
};

/** GET /api/v1/metrics and `fiveday report` (contract.md section 3). @throws BadRequest naming the parameter */
export async function answerMetrics(shop: ShopContext, params: URLSearchParams, now: Date): Promise<MetricsAnswer> {
  const query = await readQuery(shop, params, readMetricIds(params.get("metrics") ?? "", "metrics"), now);
  const compare = oneOf(params, "compare", ["previous", "none"] as const) ?? "none";
  const before = previousPeriod(query);
  const [rows, freshness, previous] = await Promise.all([
    readMetrics(shop, query),
    readFreshness(shop, now),
    compare === "previous" ? readMetrics(shop, { ...query, ...before, until: elapsedUntil(shop, query, before, now) }) : null,
  ]);
  return {
    shop: shop.domain,
    timezone: shop.timezone,
    currency: shop.currency,
    from: query.from,
    to: query.to,
    evaluatedAt: now.toISOString(),
    freshness,
    rows,
    ...(previous ? { previous: { ...before, rows: previous } } : {}),
  };
}

/** What is asked of some metrics: period, cut, breakdown, filters, clock and ruleset. @throws BadRequest naming the parameter */
export async function readQuery(
  shop: ShopContext,
  params: URLSearchParams,
  metrics: readonly Metric[],
  now: Date,
): Promise<MetricQuery> {
  const by = oneOf(params, "by", dimensions) ?? null;
  const unable = by && metrics.find((metric) => !dimensionsOf(metric).includes(by));
  if (unable) throw new BadRequest(`by=${by} is not possible for ${unable.id}`, "by");
  return {
    metrics,
    ...readPeriod(params),
    granularity: oneOf(params, "granularity", granularities) ?? "total",
    by,
    filters: readFilters(params),
    hours: oneOf(params, "hours", ["calendar", "business"] as const) ?? "calendar",
    ruleset: await readRuleset(shop, params.get("ruleset") ?? undefined),
    now,
  };
}

/** Metrics of a comma-separated parameter. @throws BadRequest naming it */
export function readMetricIds(text: string, parameter: string): Metric[] {
  const ids = [...new Set(text.split(",").map((id) => id.trim()))].filter((id) => id !== "");
  if (ids.length === 0) throw new BadRequest(`${parameter} is required: ids separated by commas`, parameter);
  return ids.map((id) => {
    const metric = metricById(id);
    if (!metric) throw new BadRequest(`${parameter}: there is no metric "${id}"`, parameter);
    return metric;
  });
}

/** Filters of a request: each dimension by its name, several values separated by commas. */
function readFilters(params: URLSearchParams): Filters {
  return Object.fromEntries(
    dimensions.flatMap((dimension) => {
      const values = (params.get(dimension) ?? "").split(",").filter((value) => value !== "");
      return values.length > 0 ? [[dimension, values]] : [];
    }),
  );
}

function oneOf<T extends string>(params: URLSearchParams, name: string, allowed: readonly T[]): T | null {
  const value = params.get(name);
  if (value === null) return null;
  if (!(allowed as readonly string[]).includes(value)) {
    throw new BadRequest(`${name} "${value}" is not one of ${allowed.join(", ")}`, name);
  }
  return value as T;
}
