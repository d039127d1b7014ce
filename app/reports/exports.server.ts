import { creditColumns } from "#app/attribution/credit-columns.ts";
import { type CreditQuery, streamCredits } from "#app/attribution/credits.server.ts";
import { explainOrder } from "#app/attribution/explain-order.server.ts";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { csvLine } from "#app/lib/csv.ts";
import { wilson } from "#app/metrics/statistics.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { metricsCsv } from "./metrics-csv.server.ts";
import { readStaffFigures } from "./staff-revenue.server.ts";
import { ticketsCsv } from "./tickets-content.server.ts";
import type { FigureQuery, View } from "./view.ts";

/** What can be taken away as a file, by its name in the address. */
export const exportNames = ["credits", "explanations", "agents", "metrics", "tickets"] as const;
export type ExportName = (typeof exportNames)[number];

type Period = Pick<CreditQuery, "from" | "to" | "ruleset" | "filters">;

/** The lines of an export, in portions as they are read: a year of orders is never in memory as a whole. */
export function exportCsv(
  shop: ShopContext,
  name: ExportName,
  { view, ruleset, now, params }: FigureQuery,
): AsyncGenerator<string> {
  const period = { from: view.from, to: view.to, ruleset, filters: view.filters };
  switch (name) {
    case "credits":
      return creditsCsv(shop, period);
    case "explanations":
      return explanationsCsv(shop, period);
    case "agents":
      return agentsCsv(shop, { view, ruleset, now });
    case "metrics":
      return metricsCsv(shop, { view, ruleset, now, params });
    case "tickets":
      return ticketsCsv(shop, { view, ruleset, now, params });
  }
}

/** Credits of the period, newest order first, in the columns of contract.md section 3. */
export async function* creditsCsv(shop: ShopContext, period: Period): AsyncGenerator<string> {
  yield csvLine(creditColumns.map(([name]) => name));
  for await (const rows of streamCredits(shop, period)) {
    yield rows.map((row) => csvLine(creditColumns.map(([, value]) => value(row)))).join("");
  }
}

/** One line per credited order: what it is credited with, to whom, and the sentence that says why. */
async function* explanationsCsv(shop: ShopContext, period: Period): AsyncGenerator<string> {
  yield csvLine(["orderId", "orderName", "processedAt", "orderAmount", "currency", "tickets", "agents", "sentence", "ruleset"]);
  // Credits of one order may stand on both sides of a portion's end.
  const told = new Set<string>();
  for await (const rows of streamCredits(shop, period)) {
    for (const [orderId, credits] of Map.groupBy(rows, (row) => row.orderId)) {
      if (told.has(orderId)) continue;
      told.add(orderId);
      const first = credits[0]!;
      const explained = await explainOrder(shop, orderId, period.ruleset);
      yield csvLine([
        orderId,
        first.orderName,
        first.processedAt,
        first.orderAmount,
        first.currency,
        [...new Set(credits.map(({ ticketId }) => ticketId))].join(" "),
        [...new Set(credits.map(({ agentId, agentName }) => agentName ?? agentId ?? "Unassigned"))].join(", "),
        explained?.sentence,
        first.ruleset,
      ]);
    }
  }
}

/** The staff report in figures: amounts in minor units, conversion with its 95 % interval. */
async function* agentsCsv(shop: ShopContext, query: { view: View; ruleset: Ruleset; now: Date }): AsyncGenerator<string> {
  yield csvLine([
    "agentId",
    "agentName",
    "agentKind",
    "amount",
    "currency",
    "orders",
    "tickets",
    "converted",
    "low",
    "high",
    "takenBack",
  ]);
  for (const row of await readStaffFigures(shop, { ...query, by: "agent" })) {
    const { low = null, high = null } = wilson(row.converted, row.tickets) ?? {};
    yield csvLine([
      row.key === null ? null : externalId(row.key),
      row.name,
      row.kind,
      row.amount,
      shop.currency,
      row.orders,
      row.tickets,
      row.converted,
      low,
      high,
      row.takenBack,
    ]);
  }
}
