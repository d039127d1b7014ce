import type { Metric, Reading } from "./define.ts";
import { formatDuration, formatPercent, formatValue } from "./format.ts";

/** How the figure came about, with its numbers in it: "28 satisfied ÷ 40 responses = 70.0 %". */
export function definitionLine(metric: Metric, reading: Reading, currency: string): string {
  const { value, n } = reading;
  if (reading.reason) return `This figure is ${reading.reason}.`;
  if (value === null || n === 0) return `No ${metric.of} in this period.`;
  switch (metric.kind) {
    case "count":
      return `${number(n)} ${metric.of}, counted ${metric.dating}.${partsLine(reading)}`;
    case "ratio": {
      const part = reading.parts![metric.names.part]!;
      const interval = `95 % interval ${formatPercent(reading.low!)} to ${formatPercent(reading.high!)}.`;
      const immature = reading.immature ? ` ${number(reading.immature)} more are too young to be judged.` : "";
      return `${number(part)} ${words(metric.names.part)} ÷ ${number(n)} ${words(metric.names.whole)} = ${formatPercent(value)}. ${interval}${immature}`;
    }
    case "duration":
      return `Median of ${number(n)} ${metric.of}. Mean ${formatDuration(reading.mean!)}; 9 of 10 within ${formatDuration(reading.p90!)}.`;
    case "money":
      return `${formatValue(metric, value, currency)} over ${number(n)} ${metric.of}.${moneyParts(metric, reading, currency)}`;
    case "score":
      return `Mean of ${number(n)} ${metric.of}.${partsLine(reading)}`;
    case "balance": {
      const { good, neutral, bad } = metric.names;
      const [goods, bads] = [reading.parts![good]!, reading.parts![bad]!];
      const counts = `(${number(goods)} ${words(good)} − ${number(bads)} ${words(bad)}) ÷ ${number(n)} × 100 = ${value.toFixed(1)}`;
      return `${counts}. ${number(reading.parts![neutral]!)} ${words(neutral)}. 95 % interval ${reading.low!.toFixed(1)} to ${reading.high!.toFixed(1)}.`;
    }
    case "estimate":
      return `Estimated over ${number(n)} ${metric.of}; 95 % interval ${formatValue(metric, reading.low!, currency)} to ${formatValue(metric, reading.high!, currency)}.`;
    case "matrix":
      return `The busiest hour of the week, of ${number(n)} ${metric.of}.`;
    case "composite":
      return `${formatValue(metric, value, currency)}, by ${number(n)} ${metric.of}.`;
  }
}

function partsLine({ parts = {} }: Reading): string {
  const shown = Object.entries(parts).filter(([, count]) => count > 0);
  return shown.length === 0 ? "" : ` Among them: ${shown.map(([name, count]) => `${number(count)} ${words(name)}`).join(", ")}.`;
}

function moneyParts(metric: Metric, { parts = {} }: Reading, currency: string): string {
  const shown = Object.entries(parts).filter(([, minor]) => minor > 0);
  return shown.length === 0
    ? ""
    : ` ${shown.map(([name, minor]) => `${formatValue(metric, minor, currency)} ${words(name)}`).join(", ")}.`;
}

function number(count: number): string {
  return formatValue({ unit: "count" }, count, "");
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}
