import type { Ruleset } from "#app/attribution/ruleset.ts";
import { helpdeskById } from "#app/helpdesks/index.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { type Bucket, buckets, type Granularity } from "#app/lib/period.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { ordersProcessed } from "#app/metrics/definitions/orders-processed.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { saleDays } from "./sale-days.ts";
import type { View } from "./view.ts";
import { dayWords } from "./words.ts";

/** Something that a trend may be read by: what happened, when, and in which part of the trend. */
export type Annotation = {
  /** Key of the bucket it falls into. */
  label: string;
  day: string;
  text: string;
};

type Row = { at: Date; kind: "hours" | "promises" | "rule" | "gap"; what: string | null; count: number };

/** More than this many would bury the trend; the newest stand. */
const MOST = 12;

/** What changed around the figures in a period: schedule, promises, attribution rule, gaps in a connection, days of sales. */
export async function readAnnotations(
  shop: ShopContext,
  { view, granularity, ruleset, now }: { view: View; granularity: Granularity; ruleset: Ruleset; now: Date },
): Promise<Annotation[]> {
  const [start, end] = [startOfDay(shop.timezone, view.from), startOfDay(shop.timezone, view.to)];
  const query = { from: view.from, to: view.to, ruleset, now };
  const [rows, orders] = await Promise.all([
    reportsDb(shop.id).rows<Row>(happenings, new Date(start), new Date(end), view.from, view.to, shop.timezone),
    readMetrics(shop, { ...query, metrics: [ordersProcessed], granularity: "day" }),
  ]);
  const happened = rows.map((row) => ({ at: row.at.getTime(), text: tell(row) }));
  const sales = saleDays(orders.map(({ bucket, metrics }) => ({ day: bucket, orders: metrics.orders_processed!.n }))).map(
    ({ day, orders: count, times }) => ({
      at: startOfDay(shop.timezone, day),
      text: `Many orders: ${count}, ${times.toFixed(1)} × a usual day`,
    }),
  );
  const cut = buckets({ ...view, zone: shop.timezone, granularity, weekStart: shop.weekStart });
  const all = [...happened, ...sales]
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ at, text }) => {
      const bucket = bucketOf(cut, at);
      return bucket ? [{ label: bucket.key, day: dayWords(localDay(shop.timezone, at)), text }] : [];
    });
  // Whoever edits something five times in a day has changed it that day.
  return [...new Map(all.map((each) => [`${each.day} ${each.text}`, each])).values()].slice(-MOST);
}

/** What changed between $2 and $3, local days $4 and $5 in the zone $6. First versions are no change. */
const happenings = `
  SELECT h."validFrom" AS at, 'hours' AS kind, NULL AS what, 0 AS count FROM "BusinessHours" h
  WHERE h."shopId" = $1 AND h."validFrom" >= $2 AND h."validFrom" < $3
    AND EXISTS (SELECT FROM "BusinessHours" e WHERE e."shopId" = $1 AND e."validFrom" < h."validFrom")
  UNION ALL
  SELECT DISTINCT p."validFrom", 'promises', p."name", 0 FROM "SlaPolicy" p
  WHERE p."shopId" = $1 AND p."validFrom" >= $2 AND p."validFrom" < $3
  UNION ALL
  SELECT r."finishedAt", 'rule', r."to", 0 FROM "RulesetAdoption" r
  WHERE r."shopId" = $1 AND r."finishedAt" >= $2 AND r."finishedAt" < $3
  UNION ALL
  SELECT g."day"::timestamp AT TIME ZONE $6, 'gap', c."helpdesk", 
    CASE WHEN g."repairedAt" IS NULL THEN cardinality(g."missing") ELSE 0 END
  FROM "Gap" g LEFT JOIN "HelpdeskConnection" c ON c."shopId" = $1 AND c."id" = g."connectionId"
  WHERE g."shopId" = $1 AND g."day" >= $4::date AND g."day" < $5::date`;

function tell({ kind, what, count }: Row): string {
  switch (kind) {
    case "hours":
      return "Opening hours changed";
    case "promises":
      return `Promise made or changed: ${what}`;
    case "rule":
      return `Attribution rule changed to ${what}`;
    case "gap": {
      const source = what === null ? "Shopify" : (helpdeskById(what)?.label ?? what);
      return count > 0
        ? `Connection to ${source} had a gap, ${count} still missing`
        : `Connection to ${source} had a gap, since repaired`;
    }
  }
}

function bucketOf(cut: readonly Bucket[], at: number): Bucket | undefined {
  return cut.find(({ start, end }) => at >= start && at < end);
}
