import { reportsDb } from "#app/lib/db.server.ts";
import { formatMoney } from "#app/lib/money.ts";
import { startOfDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { View } from "./view.ts";

/** Figures that were shown and then changed (metrics.md R17), of orders of the period; all words ready. */
export type Changes = {
  /** "−€120.00 over 14 changes", per cause, largest first. */
  byCause: { cause: string; count: number; difference: string }[];
  /** Newest first. */
  rows: { id: string; at: string; orderId: string; order: string; before: string; after: string; cause: string }[];
  next: string | null;
};

const PAGE = 50;

type Row = { id: bigint; at: Date; orderId: string; name: string | null; before: number; after: number; cause: string };

const sumOf = (side: "before" | "after") =>
  `coalesce((SELECT sum((c->>'amount')::bigint) FROM jsonb_array_elements(r."${side}"->'credits') c), 0)`;

/** Restatements of the credits of the period's orders; `after` continues below that one. */
export async function readChanges(shop: ShopContext, view: View, after: string | null): Promise<Changes> {
  const db = reportsDb(shop.id);
  const period = [new Date(startOfDay(shop.timezone, view.from)), new Date(startOfDay(shop.timezone, view.to))];
  const of = `FROM "Restatement" r JOIN "Order" o ON o."shopId" = $1 AND o."id" = r."orderId"
     WHERE r."shopId" = $1 AND o."processedAt" >= $2 AND o."processedAt" < $3`;
  const [causes, rows] = await Promise.all([
    db.rows<{ cause: string; count: number; difference: number }>(
      `SELECT r."cause", count(*)::int AS count, sum(${sumOf("after")} - ${sumOf("before")})::float8 AS difference ${of}
       GROUP BY 1 ORDER BY abs(sum(${sumOf("after")} - ${sumOf("before")})) DESC, 1`,
      ...period,
    ),
    db.rows<Row>(
      `SELECT r."id", r."at", r."orderId", o."name", ${sumOf("before")}::float8 AS before, ${sumOf("after")}::float8 AS after, r."cause" ${of}
         AND ($4::bigint IS NULL OR r."id" < $4) ORDER BY r."id" DESC LIMIT ${PAGE + 1}`,
      ...period,
      after !== null && /^\d{1,18}$/.test(after) ? BigInt(after) : null,
    ),
  ]);
  const money = (minor: number) => formatMoney(minor, shop.currency);
  const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: shop.timezone });
  const page = rows.slice(0, PAGE);
  return {
    byCause: causes.map(({ cause, count, difference }) => ({
      cause: cause.replaceAll("_", " "),
      count,
      difference: money(difference),
    })),
    rows: page.map((row) => ({
      id: String(row.id),
      at: moment.format(row.at),
      orderId: row.orderId,
      order: row.name ?? row.orderId,
      before: money(row.before),
      after: money(row.after),
      cause: row.cause.replaceAll("_", " "),
    })),
    next: rows.length > PAGE ? String(page.at(-1)!.id) : null,
  };
}

/** What a card says when its figure was another one before: "14 changes since first shown, −€120.00"; null when it never changed. */
export function restatedMark({ byCause, rows }: Changes): string | null {
  if (rows.length === 0) return null;
  const count = byCause.reduce((sum, each) => sum + each.count, 0);
  return `${count} ${count === 1 ? "change" : "changes"} since first shown`;
}
