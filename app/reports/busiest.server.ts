import { daysBetween, startOfDay } from "#app/lib/time-zone.ts";
import { busiestTimes } from "#app/metrics/definitions/busiest-times.ts";
import { handleTime } from "#app/metrics/definitions/handle-time.ts";
import { formatDuration } from "#app/metrics/format.ts";
import { hoursOfWeek } from "#app/metrics/hours-of-week.ts";
import { readMetrics } from "#app/metrics/read.server.ts";
import { agentsByHour, arrivalsByHour, loadOfHour, OVERLOAD } from "#app/metrics/week-load.ts";
import type { ShopContext } from "#app/shopify/shops.server.ts";
import type { FigureQuery } from "./view.ts";

/** What is counted per hour of the week (metrics.md A13). */
export type Counting = "messages" | "tickets";

/** One hour of the local week: averages over its occurrences in the period; null = it did not occur. */
export type WeekHour = {
  /** 1 = Monday … 7 = Sunday */
  weekday: number;
  hour: number;
  value: number | null;
  /** Tickets of customers that arrived in it, over the whole period. */
  tickets: number;
  /** Work that arrives ÷ people there (metrics.md P2); null = nothing arrives, or nobody is there. */
  load: number | null;
  /** Work arrives and nobody is there. */
  unattended: boolean;
};

export type Busiest = {
  kind: "busiest";
  counting: Counting;
  n: number;
  hours: WeekHour[];
  /** "Monday 10:00 to 11:00, 3.0 messages an hour" */
  busiest: string | null;
  /** Mean work on one ticket; null where nothing was resolved. */
  handling: string | null;
  overloaded: string[];
  /** Whether the period is long enough to suggest more people. */
  lasting: boolean;
};

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/** Overload for so many days is no accident (metrics.md P2). */
const LASTING_DAYS = 14;
/** Fewer tickets in an hour of the week are a handful, not a load to plan for (metrics.md G21). */
const LEAST_TICKETS = 10;

/** Busiest times and the load of the people who are there, hour by hour of the shop's local week. */
export async function readBusiest(shop: ShopContext, { view, ruleset, now, params }: FigureQuery): Promise<Busiest> {
  const counting: Counting = params.get("count") === "tickets" ? "tickets" : "messages";
  const metrics = [busiestTimes, arrivalsByHour, agentsByHour, handleTime];
  const query = { from: view.from, to: view.to, filters: view.filters, ruleset, now };
  const [row] = await readMetrics(shop, { ...query, metrics });
  const shown = row!.metrics[counting === "messages" ? busiestTimes.id : arrivalsByHour.id]!;
  const [arrivals, agents] = [row!.metrics[arrivalsByHour.id]!.parts!, row!.metrics[agentsByHour.id]!.parts!];
  const handling = row!.metrics[handleTime.id]!.mean ?? null;
  const [start, end] = [startOfDay(shop.timezone, view.from), startOfDay(shop.timezone, view.to)];
  const occurring = hoursOfWeek(shop.timezone, start, Math.min(end, now.getTime()));
  const hours = weekdays.flatMap((_, day) =>
    Array.from({ length: 24 }, (_, hour): WeekHour => {
      const cell = `${day + 1}-${String(hour).padStart(2, "0")}`;
      const there = agents[cell] ?? 0;
      const load = handling === null ? null : loadOfHour(arrivals[cell] ?? 0, handling, there);
      return {
        weekday: day + 1,
        hour,
        value: occurring.has(cell) ? (shown.parts?.[cell] ?? 0) : null,
        tickets: Math.round((arrivals[cell] ?? 0) * (occurring.get(cell) ?? 0)),
        load: load === null || !Number.isFinite(load) ? null : load,
        unattended: there === 0 && (arrivals[cell] ?? 0) > 0,
      };
    }),
  );
  const top = hours.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1))[0]!;
  return {
    kind: "busiest",
    counting,
    n: shown.n,
    hours,
    busiest: shown.n === 0 ? null : `${hourWords(top)}, ${top.value!.toFixed(1)} ${counting} an hour`,
    handling: handling === null ? null : formatDuration(handling),
    overloaded: hours
      .filter(({ load, tickets }) => load !== null && load > OVERLOAD && tickets >= LEAST_TICKETS)
      .toSorted((a, b) => b.load! - a.load!)
      .map((hour) => `${hourWords(hour)} (load ${hour.load!.toFixed(2)})`),
    lasting: daysBetween(view.from, view.to) >= LASTING_DAYS,
  };
}

function hourWords({ weekday, hour }: WeekHour): string {
  const two = (value: number) => `${String(value).padStart(2, "0")}:00`;
  return `${weekdays[weekday - 1]!} ${two(hour)} to ${two(hour + 1)}`;
}

/** The hours of the week, as they are shown. */
export function busiestLines({ hours, counting }: Busiest): unknown[][] {
  return [
    ["weekday", "hour", `${counting}PerHour`, "newTickets", "load", "unattended"],
    ...hours.map(({ weekday, hour, value, tickets, load, unattended }) => [
      weekdays[weekday - 1],
      hour,
      value,
      tickets,
      load,
      unattended,
    ]),
  ];
}
