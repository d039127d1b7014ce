import { readRuleset } from "#app/attribution/rulesets.server.ts";
import { reportsDb } from "#app/lib/db.server.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import type { Metric, Reading } from "#app/metrics/define.ts";
import { topAgents } from "#app/metrics/definitions/top-agents.ts";
import { definitionLine } from "#app/metrics/definition-line.ts";
import { formatPercent, formatReading, formatValue } from "#app/metrics/format.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import { externalId } from "#app/tickets/ids.ts";
import { type Frame, readFrame } from "./frame.server.ts";

/** Columns of the table, left to right (metrics.md P1); what guards a figure stands in its group (A8, B4). */
const columns = [
  { id: "messages_out", label: "Replies", group: "Answers" },
  { id: "first_response_time", label: "First response", group: "Answers" },
  { id: "one_reply_rate", label: "One reply", group: "Answers" },
  { id: "closed_per_agent", label: "Resolved", group: "Outcomes" },
  { id: "reopen_rate", label: "Reopened", group: "Outcomes" },
  { id: "csat", label: "CSAT", group: "Outcomes" },
  { id: "handle_time", label: "Handling", group: "Work and sales" },
  { id: "converted_tickets", label: "Converted", group: "Work and sales" },
  { id: "agent_revenue", label: "Revenue", group: "Work and sales" },
] as const;
/** CSAT is ordered so that 5 of 5 does not stand above 90 of 100. */
const ordering: Partial<Record<string, Metric>> = { csat: topAgents };

export type Cell = {
  /** To sort by; null goes last. */
  sort: number | null;
  text: string;
  /** Interval or sample beside the figure. */
  note: string | null;
  definition: string;
};

export type Agents = {
  frame: Frame;
  columns: { id: string; label: string; meaning: string }[];
  /** Headings over neighbouring columns. */
  groups: { title: string; span: number }[];
  rows: { id: string | null; name: string; kind: "human" | "ai" | null; cells: Cell[] }[];
  total: Cell[];
};

/** Everything the Agents page shows: one row per person or AI with work in the period, and what nobody has. */
export async function readAgents(shop: ShopContext, params: URLSearchParams, now: Date): Promise<Agents> {
  const frame = await readFrame(shop, params, now);
  const shown = columns.map(({ id }) => metricById(id)!);
  const metrics = [...shown, ...Object.values(ordering).flatMap((metric) => metric ?? [])];
  const query = { ...frame.view, metrics, ruleset: await readRuleset(shop), now };
  const [byAgent, [all], people] = await Promise.all([
    readMetrics(shop, { ...query, by: "agent" }),
    readMetrics(shop, query),
    knownAgents(shop),
  ]);
  const cells = (readings: Record<string, Reading>) =>
    columns.map((column, i) => cellOf(column, shown[i]!, readings, shop.currency));
  return {
    frame,
    columns: columns.map(({ id, label }) => ({ id, label, meaning: metricById(id)!.meaning })),
    groups: [...Map.groupBy(columns, ({ group }) => group)].map(([title, some]) => ({ title, span: some.length })),
    rows: byAgent.map(({ group, metrics: readings }) => ({
      id: group,
      name: group === null ? "Unassigned" : (people.get(group)?.name ?? group),
      kind: group === null ? null : (people.get(group)?.kind ?? "human"),
      cells: cells(readings),
    })),
    total: cells(all!.metrics),
  };
}

function cellOf(
  column: (typeof columns)[number],
  metric: NonNullable<ReturnType<typeof metricById>>,
  readings: Record<string, Reading>,
  currency: string,
): Cell {
  const reading = readings[column.id]!;
  const definition = `${metric.meaning} ${definitionLine(metric, reading, currency)}`;
  const order = ordering[column.id];
  return {
    sort: order ? readings[order.id]!.value : reading.value,
    text: formatReading(metric, reading, currency),
    note: noteOf(metric.kind, reading),
    definition,
  };
}

function noteOf(kind: string, { n, low, high, value }: Reading): string | null {
  if (kind === "duration") return n > 0 ? `n = ${formatValue({ unit: "count" }, n, "")}` : null;
  if (kind !== "ratio" || value === null || low == null || high == null) return null;
  return `${formatPercent(low)} to ${formatPercent(high)}`;
}

async function knownAgents(shop: ShopContext): Promise<Map<string, { name: string | null; kind: "human" | "ai" }>> {
  const rows = await reportsDb(shop.id).rows<{ agentId: string; name: string | null; kind: "human" | "ai" }>(
    `SELECT "agentId", "name", "kind" FROM "Agent" WHERE "shopId" = $1`,
  );
  return new Map(rows.map(({ agentId, ...agent }) => [externalId(agentId), agent]));
}
