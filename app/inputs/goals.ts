import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type { Day } from "#app/lib/calendar-day.ts";
import { dimensions, dimensionsOf } from "#app/metrics/define.ts";
import { metricById } from "#app/metrics/definitions/index.ts";
import { words } from "./fields.ts";

/** What a merchant wants a figure to be, over a week, month or quarter. Targets are in the metric's unit, ratios 0…1. */
export const goalInput = z
  .object({
    metric: z.string(),
    target: z.number({ error: "Enter a number" }),
    direction: z.enum(["at_most", "at_least"], { error: "Choose at most or at least" }),
    period: z.enum(["week", "month", "quarter"], { error: "Choose week, month or quarter" }),
    filters: z.partialRecord(z.enum(dimensions), words),
  })
  .superRefine(({ metric: id, target, filters }, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const metric = metricById(id);
    if (!metric) return fault("metric", "There is no such figure");
    if (metric.unit === "ratio" && metric.kind === "ratio" && (target < 0 || target > 1)) fault("target", "Enter 0 to 100 %");
    if (target < 0 && metric.unit !== "score" && metric.unit !== "ratio") fault("target", "Enter a number from 0 on");
    for (const dimension of Object.keys(filters)) {
      if (!dimensionsOf(metric).some((each) => each === dimension)) fault("filters", `${metric.label} has no ${dimension}`);
    }
  });
export type GoalInput = z.output<typeof goalInput>;

/** How a goal stands in a period that may still be running. */
export type GoalStanding = {
  /** reached = nothing more can go wrong, or the period is over; on_track and at_risk while it runs */
  state: "reached" | "missed" | "on_track" | "at_risk" | "no_data";
  /** What the figure will be at the period's end if it goes on like this; null where that cannot be told. */
  forecast: number | null;
};

/** The period of a goal in which a day lies; local days, `to` exclusive. @param weekStart 1 = Monday … 7 = Sunday */
export function goalPeriod(period: GoalInput["period"], day: Day, weekStart: number): { from: Day; to: Day } {
  const date = Temporal.PlainDate.from(day);
  if (period === "week") {
    const first = date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 });
    return { from: first.toString(), to: first.add({ days: 7 }).toString() };
  }
  const first = date.with({ day: 1 }).subtract({ months: period === "month" ? 0 : (date.month - 1) % 3 });
  return { from: first.toString(), to: first.add({ months: period === "month" ? 1 : 3 }).toString() };
}

/** A figure as far as a goal is judged by it. */
export type GoalFigure = {
  value: number | null;
  /** A sum over the period: it can only grow. */
  adds: boolean;
  /** Of a stock such as the unresolved tickets: how it stood when the period began. */
  start?: number | null;
};

/** Before so much of a period has passed, how it began says nothing about how it will end. */
const EARLIEST = 0.1;

/**
 * How a goal stands. Sums go on in proportion to the time that has passed, a stock by as much as it has moved since the period began;
 * everything else is expected to stay as it is.
 * @param elapsed share of the period that has passed, 0…1
 */
export function goalStanding(
  goal: Pick<GoalInput, "target" | "direction">,
  { value, adds, start = null }: GoalFigure,
  elapsed: number,
): GoalStanding {
  if (value === null) return { state: "no_data", forecast: null };
  const meets = (figure: number) => (goal.direction === "at_most" ? figure <= goal.target : figure >= goal.target);
  if (elapsed >= 1) return { state: meets(value) ? "reached" : "missed", forecast: value };
  const forecast = adds ? (elapsed < EARLIEST ? null : value / elapsed) : value + moves(value, start, elapsed);
  // A sum that has passed its ceiling will not come back under it, nor one that has reached its floor fall below.
  if (adds && goal.direction === "at_most" && !meets(value)) return { state: "missed", forecast };
  if (adds && goal.direction === "at_least" && meets(value)) return { state: "reached", forecast };
  // A stock on the wrong side of its goal is at risk even while it moves the right way.
  const holds = (forecast === null || meets(forecast)) && (start === null || meets(value));
  return { state: holds ? "on_track" : "at_risk", forecast };
}

/** How far a stock moves until the period's end, going on as it has; it does not fall below nothing. */
function moves(value: number, start: number | null, elapsed: number): number {
  if (start === null || elapsed < EARLIEST) return 0;
  return Math.max(-value, ((value - start) * (1 - elapsed)) / elapsed);
}
