import { Temporal } from "temporal-polyfill";

/** A calendar day as "YYYY-MM-DD". */
export type Day = string;

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

const DAY = 86_400_000;

/** The day `count` calendar days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  // In UTC, where every day has the same length.
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
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
