import { buckets } from "#app/lib/period.ts";
import { addDays } from "#app/lib/calendar-day.ts";
import { localDay } from "#app/lib/time-zone.ts";

/**
 * How often each hour of the local week occurs between two instants (epoch ms): "1-09" = Monday from 9 to 10 (metrics.md A13). An
 * hour that a clock change skips does not occur, one that it repeats occurs twice; an hour that has begun counts.
 */
export function hoursOfWeek(zone: string, start: number, end: number): Map<string, number> {
  const hours = new Map<string, number>();
  const to = addDays(localDay(zone, end), 1);
  for (const hour of buckets({ from: localDay(zone, start), to, zone, granularity: "hour" })) {
    if (hour.start < start || hour.start >= end) continue;
    const weekday = new Date(`${hour.key.slice(0, 10)}T12:00:00Z`).getUTCDay() || 7;
    const cell = `${weekday}-${hour.key.slice(11, 13)}`;
    hours.set(cell, (hours.get(cell) ?? 0) + 1);
  }
  return hours;
}
