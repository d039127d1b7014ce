import { Temporal } from "temporal-polyfill";

import type { Day } from "./calendar-day.ts";

/** Remembers answers by their question, which pages put by the thousand, and about the same days. */
function remembered<Of, Answer>(answer: (zone: string, of: Of) => Answer): (zone: string, of: Of) => Answer {
  const known = new Map<string, Answer>();
  return (zone, of) => {
    const key = `${zone}|${String(of)}`;
    let told = known.get(key);
    if (told === undefined) {
      told = answer(zone, of);
      if (known.size > MOST_REMEMBERED) known.clear();
      known.set(key, told);
    }
    return told;
  };
}

const MOST_REMEMBERED = 50_000;

/** Instant (epoch ms) at which a local day starts in an IANA zone; a day may last 23 or 25 hours (metrics.md G1). */
export const startOfDay = remembered((zone, day: Day) => Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);

/** The local day in which an instant (epoch ms) lies. */
export const localDay = remembered((zone, ms: number): Day =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone).toPlainDate().toString(),
);

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
