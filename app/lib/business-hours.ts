import { Temporal } from "temporal-polyfill";
import { addDays, type Day } from "./calendar-day.ts";
import { localDay, startOfDay } from "./time-zone.ts";

type Weekday = "1" | "2" | "3" | "4" | "5" | "6" | "7";

/** Weekly opening hours in local time of the shop, valid from an instant (epoch ms) until the next version. 1 = Monday. */
export type Schedule = {
  validFrom: number;
  weekly: Record<Weekday, [from: string, to: string][]>;
  /** Local days without opening hours. */
  holidays: string[];
};

const office: [string, string][] = [["09:00", "17:00"]];

/** What counts as opening hours until the merchant says otherwise: Monday to Friday, nine to five. */
export const defaultSchedule: Schedule = {
  validFrom: Number.NEGATIVE_INFINITY,
  weekly: { "1": office, "2": office, "3": office, "4": office, "5": office, "6": [], "7": [] },
  holidays: [],
};

/** A way of counting seconds between two instants (epoch ms). */
export type Clock = {
  seconds(from: number, to: number): number;
  /** The first instant at which this many seconds have passed since `from`; null when they never will. */
  after(from: number, seconds: number): number | null;
};

/** Every second counts. */
export const calendarClock: Clock = {
  seconds: (from, to) => Math.max(0, Math.round((to - from) / 1000)),
  after: (from, seconds) => from + seconds * 1000,
};

type Year = { starts: number[]; ends: number[]; before: number[] };

/**
 * Clock that counts only opening time (metrics.md G8): the part of `[from, to]` inside the open intervals valid at those
 * instants, holidays removed, zone rules applied. Years are laid out once, so that a measurement is two binary searches.
 */
export function businessClock(versions: readonly Schedule[], zone: string): Clock {
  const ordered = versions.length > 0 ? versions.toSorted((a, b) => a.validFrom - b.validFrom) : [defaultSchedule];
  const years = new Map<number, Year>();
  const year = (number: number): Year => {
    let known = years.get(number);
    if (!known) years.set(number, (known = layOut(ordered, zone, number)));
    return known;
  };
  return {
    seconds(from, to) {
      if (!(to > from)) return 0;
      let open = 0;
      for (let number = yearOf(from); number <= yearOf(to); number++)
        open += openUntil(year(number), to) - openUntil(year(number), from);
      return Math.round(open / 1000);
    },
    after(from, seconds) {
      let left = seconds * 1000;
      if (left === 0) return from;
      for (let number = yearOf(from); number <= yearOf(from) + LONGEST_WAIT_YEARS; number++) {
        const { starts, ends, before } = year(number);
        const passed = openUntil(year(number), from);
        const at = before.findIndex((opening, i) => opening + ends[i]! - starts[i]! - passed >= left);
        if (at !== -1) return starts[at]! + (left + passed - before[at]!);
        left -= openUntil(year(number), Number.POSITIVE_INFINITY) - passed;
      }
      return null;
    },
  };
}

/** A shop whose hours never open keeps no promise counted in them. */
const LONGEST_WAIT_YEARS = 5;

function yearOf(ms: number): number {
  return new Date(ms).getUTCFullYear();
}

/** Opening time of one UTC year, as ascending intervals with the opening time before each. */
function layOut(versions: readonly Schedule[], zone: string, year: number): Year {
  const [first, end] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
  const laid: Year = { starts: [], ends: [], before: [] };
  let total = 0;
  const add = (opens: number, stop: number) => {
    // Intervals that overlap count once.
    const start = Math.max(opens, laid.ends.at(-1) ?? first);
    if (stop <= start) return;
    laid.starts.push(start);
    laid.ends.push(stop);
    laid.before.push(total);
    total += stop - start;
  };
  const last = localDay(zone, end);
  for (let day = localDay(zone, first); day <= last; day = addDays(day, 1)) {
    versions.forEach((version, i) => {
      const validUntil = versions[i + 1]?.validFrom ?? Number.POSITIVE_INFINITY;
      // The earliest version also counts for what happened before anybody wrote hours down.
      const validFrom = i === 0 ? Number.NEGATIVE_INFINITY : version.validFrom;
      for (const [from, to] of openingsOn(version, day)) {
        add(Math.max(instantOf(zone, day, from), validFrom), Math.min(instantOf(zone, day, to), end, validUntil));
      }
    });
  }
  return laid;
}

function openingsOn({ weekly, holidays }: Schedule, day: Day): [string, string][] {
  if (holidays.includes(day)) return [];
  const weekday = String(Temporal.PlainDate.from(day).dayOfWeek) as Weekday;
  return (weekly[weekday] ?? []).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Instant of a local time such as "09:00"; "24:00" is the end of the day. */
function instantOf(zone: string, day: Day, time: string): number {
  const [start, end] = [startOfDay(zone, day), startOfDay(zone, addDays(day, 1))];
  if (time === "24:00") return end;
  const { hour, minute } = Temporal.PlainTime.from(time);
  // On a day without a clock change the zone need not be asked again, which lays a year out many times faster.
  if (end - start === DAY) return start + (hour * 60 + minute) * MINUTE;
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: { hour, minute } }).epochMilliseconds;
}

/** Opening milliseconds of the year before an instant. */
function openUntil({ starts, ends, before }: Year, at: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < at) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  return before[low - 1]! + Math.min(at, ends[low - 1]!) - starts[low - 1]!;
}
