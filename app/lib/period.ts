import { Temporal } from "temporal-polyfill";
import { addDays, type Day } from "./calendar-day.ts";
import { daysBetween, startOfDay } from "./time-zone.ts";

export const granularities = ["total", "hour", "day", "week", "month", "quarter"] as const;
export type Granularity = (typeof granularities)[number];

/** A stretch of time `[start, end)`, epoch ms; `key` is the local day it starts on (with time and offset for hours). */
export type Bucket = { key: string; start: number; end: number };

export type PeriodCut = {
  /** Local days, `to` exclusive. */
  from: Day;
  to: Day;
  zone: string;
  granularity: Granularity;
  /** 1 = Monday … 7 = Sunday */
  weekStart?: number;
};

/** Cuts a period of local days into buckets (metrics.md G1); first and last are clipped to the period. */
export function buckets({ from, to, zone, granularity, weekStart = 1 }: PeriodCut): Bucket[] {
  if (granularity === "hour") return hours(from, to, zone);
  const cuts: Day[] = [];
  for (let day = from; day < to; day = nextCut(day, granularity, weekStart, to)) cuts.push(day);
  return cuts.map((day, i) => ({
    key: day,
    start: startOfDay(zone, day),
    end: startOfDay(zone, cuts[i + 1] ?? to),
  }));
}

function nextCut(day: Day, granularity: Exclude<Granularity, "hour">, weekStart: number, to: Day): Day {
  const next = following(day, granularity, weekStart, to);
  return next < to ? next : to;
}

function following(day: Day, granularity: Exclude<Granularity, "hour">, weekStart: number, to: Day): Day {
  if (granularity === "total") return to;
  if (granularity === "day") return addDays(day, 1);
  const date = Temporal.PlainDate.from(day);
  if (granularity === "week") return addDays(day, 7 - ((date.dayOfWeek - weekStart + 7) % 7));
  const months = granularity === "month" ? 1 : 3 - ((date.month - 1) % 3);
  return date.with({ day: 1 }).add({ months }).toString();
}

const HOUR = 3_600_000;
const MINUTE = 60_000;

function hours(from: Day, to: Day, zone: string): Bucket[] {
  const last = startOfDay(zone, to);
  const result: Bucket[] = [];
  for (let start = startOfDay(zone, from), end: number; start < last; start = end) {
    const local = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
    const key = local.toString({ smallestUnit: "minute", timeZoneName: "never" });
    // Clocks that move by half an hour leave one short hour; the ones after it start on the hour again.
    end = Math.min(start + HOUR - local.minute * MINUTE, last);
    result.push({ key, start, end });
  }
  return result;
}

const unitMonths = [1, 3, 12];

/** The period to compare with (metrics.md G18): a whole month, quarter or year with the one before, otherwise as many days. */
export function previousPeriod({ from, to }: { from: Day; to: Day }): { from: Day; to: Day } {
  const [start, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  const months = (end.year - start.year) * 12 + end.month - start.month;
  const isUnit = start.day === 1 && end.day === 1 && unitMonths.includes(months) && (start.month - 1) % months === 0;
  if (isUnit) return { from: start.subtract({ months }).toString(), to: from };
  return { from: addDays(from, -daysBetween(from, to)), to: from };
}
