import { Temporal } from "temporal-polyfill";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import type { Granularity } from "#app/lib/period.ts";
import { daysBetween } from "#app/lib/time-zone.ts";

/** How many comparable stretches a value is held against (metrics.md H4). */
const HISTORY = 8;

/** The last whole stretch of a period and those before it that it may be compared with. */
export type Comparable = {
  granularity: Extract<Granularity, "day" | "week" | "month">;
  /** Days to be read, `to` exclusive; the last bucket is the stretch in question. */
  from: Day;
  to: Day;
  /** Every n-th bucket before it compares: days with the same weekday only. */
  step: number;
};

/**
 * What to look at for sudden changes: the last whole day of a short period, the last whole week of a longer one, else the last whole
 * month (metrics.md H4). null when no stretch of the period is over yet.
 * @param settled first day that is not over, or not settled, yet
 */
export function comparableStretches(view: { from: Day; to: Day }, settled: Day, weekStart: number): Comparable | null {
  const end = view.to < settled ? view.to : settled;
  const days = daysBetween(view.from, view.to);
  const granularity = days <= 14 ? "day" : days <= 200 ? "week" : "month";
  const to = lastCut(end, granularity, weekStart);
  if (to <= view.from) return null;
  const from =
    granularity === "month"
      ? Temporal.PlainDate.from(to)
          .subtract({ months: HISTORY + 1 })
          .toString()
      : addDays(to, granularity === "week" ? -7 * (HISTORY + 1) : -(7 * HISTORY + 1));
  return { granularity, from, to, step: granularity === "day" ? 7 : 1 };
}

function lastCut(day: Day, granularity: Comparable["granularity"], weekStart: number): Day {
  const date = Temporal.PlainDate.from(day);
  if (granularity === "day") return day;
  if (granularity === "month") return date.with({ day: 1 }).toString();
  return addDays(day, -((date.dayOfWeek - weekStart + 7) % 7));
}
