import type { Metric } from "./define.ts";
import { formatValue } from "./format.ts";

/** A part of a reading in words: { name: "awaiting us", text: "12" }, { name: "oldest", text: "3 d 4 h" }. Money in minor units. */
export function tellPart(metric: Metric, name: string, amount: number, currency: string): { name: string; text: string } {
  if (name.endsWith(SECONDS)) {
    return { name: words(name.slice(0, -SECONDS.length)), text: formatValue({ unit: "seconds" }, amount, currency) };
  }
  const bar = "distribution" in metric ? metric.distribution?.[name] : undefined;
  // Parts of money are money too; an estimate tells beside it on how much it rests.
  const unit = metric.unit === "minor" && metric.kind !== "estimate" ? "minor" : "count";
  return { name: bar ?? words(name), text: formatValue({ unit }, amount, currency) };
}

/** How parts that last are named. */
const SECONDS = "_seconds";

/** "before sale" of "before_sale" */
export function words(name: string): string {
  return name.replaceAll("_", " ").replace(/\bai\b/, "AI");
}
