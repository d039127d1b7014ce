import type { Metric, Reading } from "./define.ts";
import { formatDuration, formatPercent, formatValue } from "./format.ts";
import { tellPart, words } from "./tell-part.ts";
import { whyNoFigure } from "./why-no-figure.ts";

/** How the figure came about, with its numbers in it: "28 satisfied ÷ 40 responses = 70.0 %". */
export function definitionLine(metric: Metric, reading: Reading, currency: string): string {
  const { value, n } = reading;
  if (value === null || n === 0) return `${whyNoFigure(metric, reading)}.`;
  switch (metric.kind) {
    case "count":
      return `${number(n)} ${metric.of}, counted ${metric.dating}.${partsLine(metric, reading)}`;
    case "ratio": {
      const part = reading.parts![metric.names.part]!;
      const interval = `95 % interval ${formatPercent(reading.low!)} to ${formatPercent(reading.high!)}.`;
      const immature = reading.immature ? ` ${number(reading.immature)} more are too young to be judged.` : "";
      return `${number(part)} ${words(metric.names.part)} ÷ ${number(n)} ${words(metric.names.whole)} = ${formatPercent(value)}. ${interval}${immature}`;
    }
    case "duration":
      return `Median of ${number(n)} ${metric.of}. Mean ${formatDuration(reading.mean!)}; 9 of 10 within ${formatDuration(reading.p90!)}.${partsLine(metric, reading)}`;
    case "money":
      return `${formatValue(metric, value, currency)} over ${number(n)} ${metric.of}.${moneyParts(metric, reading, currency)}`;
    case "score":
      return `Mean of ${number(n)} ${metric.of}.${partsLine(metric, reading)}`;
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
      return `${formatValue(metric, value, currency)}, by ${number(n)} ${metric.of}.${besides(metric, reading, currency)}`;
  }
}

/** The parts there are, bars of a distribution excepted: those are drawn. */
function shownParts(metric: Metric, { parts = {} }: Reading, currency: string): string[] {
  const bars = ("distribution" in metric ? metric.distribution : undefined) ?? {};
  return Object.entries(parts).flatMap(([name, amount]) => {
    if (amount <= 0 || name in bars) return [];
    const part = tellPart(metric, name, amount, currency);
    return [name.endsWith("_seconds") ? `the ${part.name} ${part.text}` : `${part.text} ${part.name}`];
  });
}

function partsLine(metric: Metric, reading: Reading): string {
  const shown = shownParts(metric, reading, "");
  return shown.length === 0 ? "" : ` Among them: ${shown.join(", ")}.`;
}

function besides(metric: Metric, reading: Reading, currency: string): string {
  const shown = shownParts(metric, reading, currency);
  return shown.length === 0 ? "" : ` Beside it: ${shown.join(", ")}.`;
}

function moneyParts(metric: Metric, reading: Reading, currency: string): string {
  const shown = shownParts(metric, reading, currency);
  return shown.length === 0 ? "" : ` ${shown.join(", ")}.`;
}

function number(count: number): string {
  return formatValue({ unit: "count" }, count, "");
}
