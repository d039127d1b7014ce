import { addDays } from "#app/lib/calendar-day.ts";
import type { ChangeExplained } from "#app/metrics/contributions.ts";
import type { Dimension, Metric, Reading } from "#app/metrics/define.ts";
import { formatReading, formatValue } from "#app/metrics/format.ts";
import type { SuddenChange } from "#app/metrics/sudden-change.ts";
import type { Comparable } from "./comparable.ts";
import type { GroupName } from "./group-names.server.ts";
import { dayWords } from "./words.ts";

/** A figure that suddenly rose or dropped (metrics.md H4), in words. */
export type Sudden = {
  direction: "rise" | "drop";
  judgement: "good" | "bad" | "neutral";
  /** "61.2 % in the week of 16 Nov, where 74.0 % is usual." */
  text: string;
  /** Which segment moved it most, or that the mix changed (H5); null where that cannot be told. */
  cause: string | null;
  /** The segments of the dimension that tells most, strongest first. */
  contributions: { by: Dimension; rows: { name: string; text: string }[] } | null;
};

/** A sudden change of a reading, found. */
export type Found = { metric: Metric; change: SuddenChange; reading: Reading };

/** What moved it, by the segments of one dimension; what its groups are called. */
export type Explained = { by: Dimension; change: ChangeExplained; nameOf: GroupName };

const SHOWN_SEGMENTS = 5;

/** Says what changed, and what of it comes from where. */
export function tellSudden(
  { metric, change, reading }: Found,
  told: Explained | undefined,
  stretch: Comparable,
  currency: string,
): Sudden {
  const up = reading.value! > change.usual;
  const when = stretchWords(stretch);
  const better = metric.better === "neither" ? "neutral" : (metric.better === "higher") === up ? "good" : "bad";
  return {
    direction: up ? "rise" : "drop",
    judgement: better,
    text: `${formatReading(metric, reading, currency)} ${when}, where ${formatValue(metric, change.usual, currency)} is usual.`,
    cause: told ? causeOf(metric, told, currency) : null,
    contributions: told
      ? {
          by: told.by,
          rows: told.change.contributions.slice(0, SHOWN_SEGMENTS).map((each) => ({
            name: told.nameOf(each.group),
            text: signed(metric, each.change, currency),
          })),
        }
      : null,
  };
}

function stretchWords({ granularity, to }: Comparable): string {
  if (granularity === "day") return `on ${dayWords(addDays(to, -1))}`;
  if (granularity === "week") return `in the week of ${dayWords(addDays(to, -7))}`;
  return `in ${new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(Date.parse(addDays(to, -1)))}`;
}

function causeOf(metric: Metric, told: Explained, currency: string): string {
  const { by, change } = told;
  if (change.mixChanged) return `The mix by ${by} changed; no ${by} by itself did.`;
  const first = change.contributions[0]!;
  const of = metric.kind === "duration" ? " of the mean" : "";
  return `Most of it from ${by} ${told.nameOf(first.group)}: ${signed(metric, first.change, currency)} of ${signed(metric, change.change, currency)}${of}.`;
}

function signed(metric: Metric, amount: number, currency: string): string {
  const sign = amount < 0 ? "−" : "+";
  const size = Math.abs(amount);
  return metric.unit === "ratio" ? `${sign}${(size * 100).toFixed(1)} points` : `${sign}${formatValue(metric, size, currency)}`;
}
