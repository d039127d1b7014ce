import { z } from "zod";
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

/**
 * How a goal stands (issue "goals and bands"). Sums go on in proportion to the time that has passed; everything else is expected to
 * stay as it is.
 * @param elapsed share of the period that has passed, 0…1
 */
export function goalStanding(
  goal: Pick<GoalInput, "target" | "direction">,
  { value, adds }: { value: number | null; adds: boolean },
  elapsed: number,
): GoalStanding {
  if (value === null) return { state: "no_data", forecast: null };
  const meets = (figure: number) => (goal.direction === "at_most" ? figure <= goal.target : figure >= goal.target);
  if (elapsed >= 1) return { state: meets(value) ? "reached" : "missed", forecast: value };
  const forecast = adds ? (elapsed > 0 ? value / elapsed : null) : value;
  // A sum that has passed its ceiling will not come back under it, nor one that has reached its floor fall below.
  if (adds && goal.direction === "at_most" && !meets(value)) return { state: "missed", forecast };
  if (adds && goal.direction === "at_least" && meets(value)) return { state: "reached", forecast };
  return { state: forecast === null || meets(forecast) ? "on_track" : "at_risk", forecast };
}
