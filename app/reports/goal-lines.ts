import type { Granularity } from "#app/lib/period.ts";
import type { Metric } from "#app/metrics/define.ts";
import { formatValue } from "#app/metrics/format.ts";
import { goalsOfView, isSum, type ToldGoal } from "./told-goal.ts";
import type { View } from "./view.ts";

/** A line across the course: a goal in words, or (null) the limit of a usual band. */
export type GoalLine = { value: number; goal: string | null };

/** A sum is measured against its goal over the goal's period only, anything else over any; the usual bands without a goal. */
export function goalLines(metric: Metric, goals: readonly ToldGoal[], view: View, granularity: Granularity): GoalLine[] {
  if (goals.length === 0)
    return (metric.bands ?? []).flatMap(({ below }) => (below === null ? [] : [{ value: below, goal: null }]));
  return goalsOfView(goals, view)
    .filter(({ period }) => !isSum(metric) || period === granularity)
    .map(({ target, words }) => ({ value: target, goal: words }));
}

/** What the lines across the course mean, or why a goal has none. */
export function goalLineNote(
  metric: Metric,
  goals: readonly ToldGoal[],
  granularity: Granularity,
  currency: string,
): string | null {
  const other = goals.find(({ period }) => isSum(metric) && period !== granularity);
  if (other) return `The goal is for a ${other.period}: choose ${other.period} to see its line.`;
  if (goals.length > 0 || !metric.bands) return null;
  const all = metric.bands.map(({ below, word }) =>
    below === null ? `more: ${word.toLowerCase()}` : `below ${formatValue(metric, below, currency)}: ${word.toLowerCase()}`,
  );
  const told = all.join(", ");
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}.`;
}
