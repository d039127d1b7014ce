import { type CreditPage, type CreditRow, readCredits, streamCredits, totalOf } from "#app/attribution/credits.server.ts";
import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { BadRequest } from "#app/lib/errors.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { readPeriod } from "./period.ts";

/** GET /api/v1/credits (contract.md section 3). @throws BadRequest naming the parameter */
export async function answerCredits(shop: ShopContext, query: URLSearchParams): Promise<CreditPage> {
  const limit = query.get("limit");
  if (limit !== null && !/^\d+$/.test(limit)) throw new BadRequest("limit must be a number", "limit");
  return readCredits(shop, {
    ...readPeriod(query),
    ruleset: await readRuleset(shop, query.get("ruleset") ?? undefined),
    cursor: query.get("cursor"),
    ...(limit === null ? {} : { limit: Number(limit) }),
  });
}

/** All credits of the period at once, for `fiveday credits`. @throws BadRequest naming the parameter */
export async function allCredits(shop: ShopContext, query: URLSearchParams): Promise<CreditPage> {
  const ruleset = await readRuleset(shop, query.get("ruleset") ?? undefined);
  const rows: CreditRow[] = [];
  for await (const part of streamCredits(shop, { ...readPeriod(query), ruleset })) rows.push(...part);
  return { rows, total: totalOf(rows), next: null };
}

/** Columns of the CSV, in the order of the JSON. */
const columns: [name: string, value: (row: CreditRow) => unknown][] = [
  ["orderId", (row) => row.orderId],
  ["orderName", (row) => row.orderName],
  ["processedAt", (row) => row.processedAt],
  ["orderAmount", (row) => row.orderAmount],
  ["currency", (row) => row.currency],
  ["helpdesk", (row) => row.helpdesk],
  ["ticketId", (row) => row.ticketId],
  ["ticketUrl", (row) => row.ticketUrl],
  ["touchAt", (row) => row.touchAt],
  ["agentId", (row) => row.agentId],
  ["agentName", (row) => row.agentName],
  ["agentKind", (row) => row.agentKind],
  ["turns", (row) => row.turns],
  ["weight", (row) => row.weight],
  ["amount", (row) => row.amount],
  ["match.level", (row) => row.match.level],
  ["match.by", (row) => row.match.by],
  ["match.confidence", (row) => row.match.confidence],
  ["evidence", (row) => row.evidence],
  ["intent", (row) => row.intent],
  ["ruleset", (row) => row.ruleset],
  ["computedAt", (row) => row.computedAt],
];

/** The rows as CSV with a header line; cells that a spreadsheet would run as a formula are defused. */
export function creditsCsv(rows: readonly CreditRow[]): string {
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, value]) => cell(value(row))))];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value as string | number);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
