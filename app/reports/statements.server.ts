import { createHash } from "node:crypto";
import { type CreditRow, streamCredits } from "#app/attribution/credits.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { Temporal } from "temporal-polyfill";
import type { Day } from "#app/lib/calendar-day.ts";
import { reportsDb, shopDb } from "#app/lib/db.server.ts";
import { MerchantError } from "#app/lib/errors.ts";
import { formatMoney } from "#app/lib/money.ts";
import { localDay } from "#app/lib/time-zone.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { creditsCsv } from "./exports.server.ts";

/** A frozen month; amounts in minor units. */
export type Statement = {
  /** first local day */
  month: Day;
  frozenAt: Date;
  ruleset: string;
  currency: string;
  amount: number;
  orders: number;
  tickets: number;
  hash: string;
};

type ByOrder = Record<string, { name: string; amount: number }>;
type ByAgent = { name: string; amount: number; orders: number }[];

/**
 * Freezes a month that is over: its credits under the active ruleset, as CSV with a hash of its bytes. A frozen month never changes.
 * @param month first local day of the month
 * @throws MerchantError when the month is not over, or frozen already
 */
export async function freezeMonth(shop: ShopContext, month: Day, now: Date): Promise<void> {
  const period = monthOf(month);
  if (period.to > localDay(shop.timezone, now.getTime())) throw new MerchantError("This month is not over yet.");
  const ruleset = await readRuleset(shop);
  const rows: CreditRow[] = [];
  for await (const part of streamCredits(shop, { ...period, ruleset })) rows.push(...part);
  let csv = "";
  for await (const lines of creditsCsv(shop, { ...period, ruleset })) csv += lines;
  const made = await shopDb(shop.id).execute(
    `INSERT INTO "Statement" ("shopId", "month", "frozenAt", "ruleset", "currency", "amount", "orders", "tickets", "csv", "hash",
       "byOrder", "byAgent")
     VALUES ($1, $2::date, $3, $4, $5, $6::bigint, $7, $8, $9, $10, $11::jsonb, $12::jsonb) ON CONFLICT DO NOTHING`,
    period.from,
    now,
    ruleset.label,
    shop.currency,
    rows.reduce((sum, { amount }) => sum + amount, 0),
    new Set(rows.map(({ orderId }) => orderId)).size,
    new Set(rows.map(({ ticketId }) => ticketId)).size,
    csv,
    hashOf(csv),
    JSON.stringify(byOrder(rows)),
    JSON.stringify(byAgent(rows)),
  );
  if (made === 0) throw new MerchantError("This month is frozen already.");
}

function byOrder(rows: readonly CreditRow[]): ByOrder {
  const orders: ByOrder = {};
  for (const { orderId, orderName, amount } of rows) {
    orders[orderId] = { name: orderName, amount: (orders[orderId]?.amount ?? 0) + amount };
  }
  return orders;
}

function byAgent(rows: readonly CreditRow[]): ByAgent {
  return [...Map.groupBy(rows, ({ agentId, agentName }) => agentName ?? agentId ?? "Unassigned")]
    .map(([name, credits]) => ({
      name,
      amount: credits.reduce((sum, { amount }) => sum + amount, 0),
      orders: new Set(credits.map(({ orderId }) => orderId)).size,
    }))
    .toSorted((a, b) => b.amount - a.amount || (a.name < b.name ? -1 : 1));
}

function hashOf(csv: string): string {
  return createHash("sha256").update(csv).digest("hex");
}

/** The month that begins with this day, `to` exclusive. @throws MerchantError when it is no first of a month */
function monthOf(month: string): { from: Day; to: Day } {
  if (!/^\d{4}-(0[1-9]|1[0-2])-01$/.test(month)) throw new MerchantError("Choose a month.");
  return { from: month, to: Temporal.PlainDate.from(month).add({ months: 1 }).toString() };
}

type Row = Omit<Statement, "amount"> & { amount: bigint };
const columns = `to_char("month", 'YYYY-MM-DD') AS month, "frozenAt", "ruleset", "currency", "amount", "orders", "tickets", "hash"`;

/** Frozen months, newest first, and the months that are over and could be. */
export async function listStatements(shop: ShopContext, now: Date): Promise<{ frozen: Statement[]; open: Day[] }> {
  const db = reportsDb(shop.id);
  const [rows, [first]] = await Promise.all([
    db.rows<Row>(`SELECT ${columns} FROM "Statement" WHERE "shopId" = $1 ORDER BY "month" DESC`),
    db.rows<{ at: Date | null }>(
      `SELECT min("processedAt") AS at FROM "Credit" WHERE "shopId" = $1 AND "ruleset" = $2`,
      shop.ruleset,
    ),
  ]);
  const frozen = new Set(rows.map(({ month }) => month));
  const open: Day[] = [];
  if (first?.at) {
    const begin = Temporal.PlainDate.from(localDay(shop.timezone, first.at.getTime())).with({ day: 1 });
    const running = Temporal.PlainDate.from(localDay(shop.timezone, now.getTime())).with({ day: 1 });
    for (
      let month = running.subtract({ months: 1 });
      Temporal.PlainDate.compare(month, begin) >= 0;
      month = month.subtract({ months: 1 })
    )
      if (!frozen.has(month.toString())) open.push(month.toString());
  }
  return { frozen: rows.map((row) => ({ ...row, amount: Number(row.amount) })), open };
}

/** What of a frozen month is another figure today, and why; all words ready. */
export type StatementPage = {
  statement: Omit<Statement, "frozenAt" | "amount"> & { title: string; frozenAt: string; amount: string; shop: string };
  agents: { name: string; amount: string; orders: number }[];
  changes: { order: string; before: string; after: string; cause: string }[];
  difference: string;
};

/** A frozen month with the changes since; null when it is not frozen. */
export async function readStatement(shop: ShopContext, month: string): Promise<StatementPage | null> {
  const period = monthOf(month);
  const db = reportsDb(shop.id);
  const [row] = await db.rows<Row & { byOrder: ByOrder; byAgent: ByAgent }>(
    `SELECT ${columns}, "byOrder", "byAgent" FROM "Statement" WHERE "shopId" = $1 AND "month" = $2::date`,
    period.from,
  );
  if (!row) return null;
  const rows: CreditRow[] = [];
  for await (const part of streamCredits(shop, { ...period, ruleset: await readRuleset(shop, row.ruleset) })) rows.push(...part);
  const today = byOrder(rows);
  const changed = [...new Set([...Object.keys(row.byOrder), ...Object.keys(today)])].filter(
    (id) => (row.byOrder[id]?.amount ?? 0) !== (today[id]?.amount ?? 0),
  );
  const causes = await causesSince(shop, changed, row.frozenAt);
  const money = (minor: number) => formatMoney(minor, row.currency);
  const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: shop.timezone });
  const { byOrder: frozen, byAgent: agents, ...told } = row;
  return {
    statement: {
      ...told,
      shop: shop.name ?? shop.domain,
      title: monthWords(row.month),
      frozenAt: moment.format(row.frozenAt),
      amount: money(Number(row.amount)),
    },
    agents: agents.map(({ name, amount, orders }) => ({ name, amount: money(amount), orders })),
    changes: changed
      .map((id) => ({
        order: (frozen[id] ?? today[id])!.name,
        before: money(frozen[id]?.amount ?? 0),
        after: money(today[id]?.amount ?? 0),
        cause: causes.get(id) ?? "recompute",
      }))
      .toSorted((a, b) => (a.order < b.order ? -1 : 1)),
    difference: money(rows.reduce((sum, { amount }) => sum + amount, 0) - Number(row.amount)),
  };
}

async function causesSince(shop: ShopContext, orderIds: string[], since: Date): Promise<Map<string, string>> {
  const rows = await reportsDb(shop.id).rows<{ orderId: string; causes: string }>(
    `SELECT "orderId", string_agg(DISTINCT replace("cause", '_', ' '), ', ') AS causes FROM "Restatement"
     WHERE "shopId" = $1 AND "orderId" = ANY($2) AND "at" > $3 GROUP BY 1`,
    orderIds,
    since,
  );
  return new Map(rows.map(({ orderId, causes }) => [orderId, causes]));
}

/** The CSV of a frozen month, byte for byte as it was hashed; null when it is not frozen. */
export async function statementCsv(shop: ShopContext, month: string): Promise<string | null> {
  const [row] = await reportsDb(shop.id).rows<{ csv: string }>(
    `SELECT "csv" FROM "Statement" WHERE "shopId" = $1 AND "month" = $2::date`,
    monthOf(month).from,
  );
  return row?.csv ?? null;
}

/** "March 2026" of a month's first day. */
export function monthWords(month: Day): string {
  return new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(month));
}
