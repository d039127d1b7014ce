import type { Metric, Reading } from "./define.ts";
import { formatValue } from "./format.ts";

/** Why there is no figure, as the beginning of a sentence: "No costs entered", "182 tickets are too young to be judged". */
export function whyNoFigure({ of }: Pick<Metric, "of">, { reason, immature }: Reading): string {
  if (reason?.startsWith("below")) return `Nothing is shown ${reason}`;
  if (reason) return `${reason.charAt(0).toUpperCase()}${inWords(reason.slice(1))}`;
  if (immature) return `${formatValue({ unit: "count" }, immature, "")} ${of} are too young to be judged`;
  return `No ${of} in this period`;
}

/** Days as people write them: "history starts on 28 Aug 2026". */
function inWords(reason: string): string {
  const full = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return reason.replace(/\d{4}-\d{2}-\d{2}/, (day) => full.format(Date.parse(day)));
}
