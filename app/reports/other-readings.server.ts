import type { Metric, Reading } from "#app/metrics/define.ts";
import { formatReading, formatValue } from "#app/metrics/format.ts";
import { readMeanPerTicket } from "#app/metrics/per-ticket.server.ts";
import { type MetricQuery, readMetrics } from "#app/metrics/read.server.ts";
import { tellPart } from "#app/metrics/tell-part.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";

export type OtherReading = { name: string; text: string };

/** Other readings beside a headline: mean, p90, interval, parts, and what a figure made of several is made of. */
export async function readOtherReadings(
  shop: ShopContext,
  metric: Metric,
  reading: Reading,
  query: MetricQuery,
): Promise<OtherReading[]> {
  const [perTicket, operands] = await Promise.all([
    metric.kind === "duration" && metric.manyPerTicket ? readMeanPerTicket(shop, metric, query) : null,
    readOperands(shop, metric, query),
  ]);
  return [...otherReadings(metric, { ...reading, perTicket }, shop.currency), ...operands];
}

async function readOperands(shop: ShopContext, metric: Metric, query: MetricQuery): Promise<OtherReading[]> {
  if (metric.kind !== "composite") return [];
  const operands = Object.values(metric.operands).map(({ metric: operand }) => operand);
  const metrics = [...new Map(operands.map((operand) => [operand.id, operand])).values()];
  const [row] = await readMetrics(shop, { ...query, metrics });
  return metrics.map((operand) => ({
    name: operand.label,
    text: formatReading(operand, row!.metrics[operand.id]!, shop.currency),
  }));
}

function otherReadings(
  metric: Metric,
  { mean, perTicket, median, p90, low, high, n, immature, parts = {} }: Reading & { perTicket: number | null },
  currency: string,
) {
  const value = (amount: number) => formatValue(metric, amount, currency);
  const told: [string, number | null | undefined][] = [
    ["Median", median],
    ["Mean", mean],
    ["Mean of the tickets' means", perTicket],
    ["9 of 10 within", p90],
  ];
  return [
    ...told.flatMap(([name, amount]) => (amount == null ? [] : [{ name, text: value(amount) }])),
    ...(low == null || high == null ? [] : [{ name: "95 % interval", text: `${value(low)} to ${value(high)}` }]),
    { name: "Observations", text: formatValue({ unit: "count" }, n, currency) },
    ...(immature ? [{ name: "Too young to be judged", text: formatValue({ unit: "count" }, immature, currency) }] : []),
    ...(metric.kind === "matrix"
      ? []
      : toldParts(metric, parts).map(([name, amount]) => capital(tellPart(metric, name, amount, currency)))),
  ];
}

/** Bars of a distribution are drawn; what is left is told. */
function toldParts(metric: Metric, parts: Record<string, number>): [string, number][] {
  const bars = ("distribution" in metric ? metric.distribution : undefined) ?? {};
  return Object.entries(parts).filter(([name]) => !(name in bars));
}

function capital({ name, text }: { name: string; text: string }) {
  return { name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`, text };
}
