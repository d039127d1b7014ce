import { Temporal } from "temporal-polyfill";
import type { Ruleset } from "#app/attribution/ruleset.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import { daysBetween, isDay } from "#app/lib/time-zone.ts";
import type { Granularity } from "#app/lib/period.ts";
import { DEFAULT_PRESET, type Preset, presets } from "./presets.ts";

/** What a page shows, as its address says it: period, filters, kind of hours. */
export type View = {
  /** Local days of the shop, `to` exclusive. */
  from: Day;
  to: Day;
  /** null = days picked by hand */
  preset: Preset | null;
  hours: "calendar" | "business";
  filters: { channel?: string[]; agent?: string[] };
};

/** What a page's figures are read under; `params` say what of it is shown. */
export type FigureQuery = { view: View; ruleset: Ruleset; now: Date; params: URLSearchParams };

/** Longest period a page draws. */
const MOST_DAYS = 1_100;

/** Reads the view from the address; what does not make sense falls back to the default, because links get mangled. */
export function readView(params: URLSearchParams, today: Day): View {
  const [from, to] = [params.get("from"), params.get("to")];
  const picked = from && to && isDay(from) && isDay(to) && from < to && daysBetween(from, to) <= MOST_DAYS;
  const named = params.get("period");
  const preset = named && named in presets ? (named as Preset) : DEFAULT_PRESET;
  return {
    ...(picked ? { from, to, preset: null } : { ...daysOf(preset, today), preset }),
    hours: params.get("hours") === "business" ? "business" : "calendar",
    filters: { ...listed(params, "channel"), ...listed(params, "agent") },
  };
}

/** Days of a named period; `today` is included as long as it runs. */
export function daysOf(preset: Preset, today: Day): { from: Day; to: Day } {
  const tomorrow = addDays(today, 1);
  const date = Temporal.PlainDate.from(today);
  const month = date.with({ day: 1 });
  switch (preset) {
    case "last_7":
      return { from: addDays(tomorrow, -7), to: tomorrow };
    case "last_30":
      return { from: addDays(tomorrow, -30), to: tomorrow };
    case "last_90":
      return { from: addDays(tomorrow, -90), to: tomorrow };
    case "this_month":
      return { from: month.toString(), to: month.add({ months: 1 }).toString() };
    case "last_month":
      return { from: month.subtract({ months: 1 }).toString(), to: month.toString() };
    case "this_quarter": {
      const quarter = month.subtract({ months: (month.month - 1) % 3 });
      return { from: quarter.toString(), to: quarter.add({ months: 3 }).toString() };
    }
  }
}

function listed(params: URLSearchParams, name: "channel" | "agent"): { [key: string]: string[] } {
  const values = (params.get(name) ?? "").split(",").filter((value) => value !== "");
  return values.length > 0 ? { [name]: values } : {};
}

/** How finely a trend over the period is drawn. */
export function trendGranularity({ from, to }: { from: Day; to: Day }): Granularity {
  const days = daysBetween(from, to);
  if (days <= 1) return "hour";
  if (days <= 45) return "day";
  return days <= 200 ? "week" : "month";
}
