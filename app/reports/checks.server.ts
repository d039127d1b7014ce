import { streamCredits } from "#app/attribution/credits.server.ts";
import { evaluateCredits } from "#app/attribution/evaluate.server.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { reportsDb, shopDb } from "#app/lib/db.server.ts";
import { log } from "#app/lib/log.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { creditsCsv } from "./exports.server.ts";

/** One promise about the figures, whether it held, and the numbers that say so. */
export type Check = { id: string; promise: string; ok: boolean; detail: string };
export type CheckRun = { at: Date; ok: boolean; checks: Check[] };

type Asked = { shop: ShopContext; ruleset: Ruleset; from: Day; to: Day; now: Date };

/** Days that are looked at every time: what a merchant usually looks at. */
const DAYS = 90;
const KEPT = 100;

/**
 * Checks that the figures keep what they promise, over the last ninety days, and keeps the result: credits of an order sum to its
 * amount or nothing (R9), credited never exceeds shop revenue on the same basis (F3), card = table = CSV = parts, and stored credits
 * are what the rule gives from the facts today (R20).
 */
export async function runChecks(shop: ShopContext, now: Date): Promise<CheckRun> {
  const to = addDays(localDay(shop.timezone, now.getTime()), 1);
  const asked = { shop, ruleset: await readRuleset(shop), from: addDays(to, -DAYS), to, now };
  const checks = await Promise.all([sumToOrder(asked), belowShopRevenue(asked), sameEverywhere(asked), asRecomputed(asked)]);
  const run = { at: now, ok: checks.every(({ ok }) => ok), checks };
  if (!run.ok) log.error({ shopId: shop.id, broken: checks.filter(({ ok }) => !ok).map(({ id }) => id) }, "a promise is broken");
  await shopDb(shop.id).execute(
    `INSERT INTO "CheckRun" ("shopId", "at", "ok", "checks") VALUES ($1, $2, $3, $4::jsonb)`,
    now,
    run.ok,
    JSON.stringify(checks),
  );
  await shopDb(shop.id).execute(
    `DELETE FROM "CheckRun" WHERE "shopId" = $1
       AND "id" <= (SELECT "id" FROM "CheckRun" WHERE "shopId" = $1 ORDER BY "id" DESC OFFSET ${KEPT} LIMIT 1)`,
  );
  return run;
}

/** The newest run; null before the first. */
export async function lastChecks(shop: Pick<ShopContext, "id">): Promise<CheckRun | null> {
  const [run] = await reportsDb(shop.id).rows<CheckRun>(
    `SELECT "at", "ok", "checks" FROM "CheckRun" WHERE "shopId" = $1 ORDER BY "id" DESC LIMIT 1`,
  );
  return run ?? null;
}

async function sumToOrder({ shop, ruleset, from, to }: Asked): Promise<Check> {
  const [row] = await reportsDb(shop.id).rows<{ orders: number; wrong: string[] }>(
    `SELECT count(*)::int AS orders, coalesce(array_agg("name") FILTER (WHERE credited <> "orderAmount" OR "orderAmount" <> worth), '{}') AS wrong
     FROM (
       SELECT o."name", s."orderAmount", sum(s."net") AS credited, CASE $5 WHEN 'gross' THEN o."total" WHEN 'net_sales' THEN o."netSales"
         ELSE o."netPaid" END AS worth
       FROM (SELECT DISTINCT "orderId", "ticketId", "agentId", "orderAmount", "net" FROM "Credit"
         WHERE "shopId" = $1 AND "ruleset" = $2 AND "weight" > 0 AND "processedAt" >= $3 AND "processedAt" < $4) s
       JOIN "Order" o ON o."shopId" = $1 AND o."id" = s."orderId"
       WHERE NOT EXISTS (SELECT FROM "DirtyMark" d WHERE d."shopId" = $1 AND d."kind" = 'order' AND d."key" = o."id")
       GROUP BY o."name", s."orderAmount", worth
     ) told`,
    ruleset.label,
    new Date(startOfDay(shop.timezone, from)),
    new Date(startOfDay(shop.timezone, to)),
    ruleset.basis,
  );
  const { orders, wrong } = row!;
  return {
    id: "credits_sum_to_orders",
    promise: "The credits of each order sum to exactly its amount.",
    ok: wrong.length === 0,
    detail:
      wrong.length === 0 ? `${orders} credited orders` : `not of ${wrong.slice(0, 5).join(", ")} (${wrong.length} of ${orders})`,
  };
}

async function belowShopRevenue(asked: Asked): Promise<Check> {
  const { shop, ruleset } = asked;
  const rows = await read(asked, ["support_revenue", "shop_revenue"], { granularity: "day" });
  const days = rows.map(({ bucket, metrics }) => ({
    bucket,
    credited: metrics.support_revenue!.value ?? 0,
    sold: metrics.shop_revenue!.value ?? 0,
  }));
  const sum = (name: "credited" | "sold") => days.reduce((total, day) => total + day[name], 0);
  // Under refund dating a day may owe more to refunds than it sold; the period as a whole may not.
  const above = ruleset.dating === "order" ? days.filter(({ credited, sold }) => credited > sold) : [];
  const ok = sum("credited") <= Math.max(0, sum("sold")) && above.length === 0;
  const money = (minor: number) => formatMoney(minor, shop.currency);
  return {
    id: "never_above_shop_revenue",
    promise: "Credited revenue is never above what the shop sold, on any day.",
    ok,
    detail: ok
      ? `${money(sum("credited"))} of ${money(sum("sold"))}`
      : `above on ${
          above
            .map(({ bucket }) => bucket)
            .slice(0, 5)
            .join(", ") || "the period as a whole"
        }`,
  };
}

async function sameEverywhere(asked: Asked): Promise<Check> {
  const { shop, ruleset, from, to } = asked;
  const [total, days, agents] = await Promise.all([
    read(asked, ["support_revenue"], {}),
    read(asked, ["support_revenue"], { granularity: "day" }),
    read(asked, ["agent_revenue"], { by: "agent" }),
  ]);
  let table = 0;
  for await (const rows of streamCredits(shop, { from, to, ruleset })) table += rows.reduce((sum, { amount }) => sum + amount, 0);
  const told = {
    card: total[0]!.metrics.support_revenue!.value ?? 0,
    days: days.reduce((sum, { metrics }) => sum + (metrics.support_revenue!.value ?? 0), 0),
    agents: agents.reduce((sum, { metrics }) => sum + (metrics.agent_revenue!.value ?? 0), 0),
    table,
    CSV: await sumOfCsv(asked),
  };
  const ok = new Set(Object.values(told)).size === 1;
  const money = (minor: number) => formatMoney(minor, shop.currency);
  return {
    id: "same_everywhere",
    promise: "Card, days, agents, table and CSV tell the same sum.",
    ok,
    detail: ok
      ? money(told.card)
      : Object.entries(told)
          .map(([name, minor]) => `${name} ${money(minor)}`)
          .join(", "),
  };
}

async function sumOfCsv({ shop, ruleset, from, to }: Asked): Promise<number> {
  let text = "";
  for await (const lines of creditsCsv(shop, { from, to, ruleset })) text += lines;
  const [header = "", ...lines] = text.split("\r\n").filter((line) => line !== "");
  // Counted from the end, where no column holds free text.
  const fromEnd = header.split(",").length - header.split(",").indexOf("amount");
  return lines.reduce((sum, line) => sum + Number(line.split(",").at(-fromEnd)), 0);
}

async function asRecomputed({ shop, ruleset, from, to }: Asked): Promise<Check> {
  const period = { from: new Date(startOfDay(shop.timezone, from)), to: new Date(startOfDay(shop.timezone, to)) };
  const stored = new Map<string, number>();
  for await (const rows of streamCredits(shop, { from, to, ruleset })) {
    for (const { orderId, amount } of rows) stored.set(orderId, (stored.get(orderId) ?? 0) + amount);
  }
  const again = new Map<string, number>();
  for (const { orderId, amount, weight, bookedAt } of await evaluateCredits(shop, ruleset, { ...period, by: "order" })) {
    if (weight > 0 && bookedAt >= period.from && bookedAt < period.to) again.set(orderId, (again.get(orderId) ?? 0) + amount);
  }
  const waiting = await waitingOrders(shop);
  const differ = [...new Set([...stored.keys(), ...again.keys()])].filter(
    (id) => !waiting.has(id) && (stored.get(id) ?? 0) !== (again.get(id) ?? 0),
  );
  return {
    id: "as_recomputed",
    promise: "What is stored is what the rule gives from the facts today.",
    ok: differ.length === 0,
    detail:
      differ.length === 0
        ? `${again.size} orders computed again`
        : `${differ.length} orders differ: ${differ.slice(0, 3).join(", ")}`,
  };
}

/** Orders whose credits are about to be computed anyway. */
async function waitingOrders(shop: ShopContext): Promise<Set<string>> {
  const rows = await shopDb(shop.id).rows<{ key: string }>(
    `SELECT DISTINCT "key" FROM "DirtyMark" WHERE "shopId" = $1 AND "kind" = 'order'`,
  );
  return new Set(rows.map(({ key }) => key));
}

function read(
  { shop, ruleset, from, to, now }: Asked,
  ids: string[],
  cut: { granularity?: "day"; by?: "agent" },
): ReturnType<typeof readMetrics> {
  return readMetrics(shop, { metrics: ids.map((id) => metricById(id)!), from, to, ruleset, now, ...cut });
}
