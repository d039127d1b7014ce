import { Temporal } from "temporal-polyfill";

import type { Day } from "./calendar-day.ts";

/** Instant (epoch ms) at which a local day starts in an IANA zone; a day may last 23 or 25 hours (metrics.md G1). */
export function startOfDay(zone: string, day: Day): number {
  const key = `${zone}|${day}`;
  let known = starts.get(key);
  if (known === undefined) {
    known = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
    if (starts.size > MOST_REMEMBERED) starts.clear();
    starts.set(key, known);
  }
  return known;
}

const starts = new Map<string, number>();
const MOST_REMEMBERED = 50_000;

/** The local day in which an instant (epoch ms) lies. */
export function localDay(zone: string, ms: number): Day {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Instant at which the week of another instant starts in a zone. @param weekStart 1 = Monday … 7 = Sunday */
export function startOfWeek({ timezone, weekStart }: { timezone: string; weekStart: number }, at: Date): Date {
  const day = Temporal.PlainDate.from(localDay(timezone, at.getTime()));
  return new Date(startOfDay(timezone, day.subtract({ days: (day.dayOfWeek - weekStart + 7) % 7 }).toString()));
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "day" }).days;
}

/** Whether the text is a real calendar day. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch {
    return false;
  }
}
