import { type GoalFigure, type GoalInput, goalStanding, type GoalStanding } from "#app/inputs/goals.ts";
import type { Goal } from "#app/inputs/goals.server.ts";
import { addDays, type Day } from "#app/lib/calendar-day.ts";
import type { Dimension, Metric } from "#app/metrics/define.ts";
import { formatValue } from "#app/metrics/format.ts";
import type { View } from "./view.ts";
import { dayWords } from "./words.ts";

/** A goal and how it stands, all words ready. */
export type ToldGoal = Goal & {
  label: string;
  /** "At most 50 this month, channel chat" */
  words: string;
  state: GoalStanding["state"];
  /** "38 now, 46 expected by 30 Nov" */
  stands: string;
  /** Share of the target that is there, in percent; null where that says nothing. */
  progress: number | null;
};

/** Words of every state, so that none is told by its colour alone. */
export const goalStates = {
  reached: { word: "Reached", tone: "success" },
  on_track: { word: "On track", tone: "success" },
  at_risk: { word: "At risk", tone: "warning" },
  missed: { word: "Missed", tone: "critical" },
  no_data: { word: "No figure yet", tone: undefined },
} as const satisfies Record<GoalStanding["state"], { word: string; tone: string | undefined }>;

/** Worst first. */
const severity: GoalStanding["state"][] = ["missed", "at_risk", "no_data", "on_track", "reached"];

/** Goals of just what a view shows: of a part of it, or of more than it, they would mark another figure. */
export function goalsOfView(goals: readonly ToldGoal[], view: Pick<View, "filters">): ToldGoal[] {
  const key = (filters: Partial<Record<Dimension, readonly string[]>>) =>
    JSON.stringify(
      Object.entries(filters)
        .map(([dimension, values]) => [dimension, values.toSorted()] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  return goals.filter(({ filters }) => key(filters) === key(view.filters));
}

/** The goal that needs looking at most. */
export function worstGoal(goals: readonly ToldGoal[]): ToldGoal | null {
  return goals.toSorted((a, b) => severity.indexOf(a.state) - severity.indexOf(b.state))[0] ?? null;
}

/** Whether a figure is a sum over its period: it can only grow, and goes on in proportion to the time. */
export function isSum(metric: Metric): boolean {
  return metric.kind === "money" || (metric.kind === "count" && metric.source.dated !== undefined);
}

/** Whether a figure is a stock at an instant, such as the unresolved tickets. */
export function isStock(metric: Metric): boolean {
  return metric.kind === "count" && metric.source.dated === undefined;
}

type Told = {
  metric: Metric;
  figure: GoalFigure;
  /** Share of the period that has passed, 0…1. */
  elapsed: number;
  /** First day after the period. */
  end: Day;
  currency: string;
  /** Of filters, by dimension: "channel chat". */
  filters: string;
};

/** Tells how a goal stands. */
export function tellGoal(goal: Goal, { metric, figure, elapsed, end, currency, filters }: Told): ToldGoal {
  const { state, forecast } = goalStanding(goal, figure, elapsed);
  const say = (value: number) => formatValue(metric, metric.unit === "count" ? Math.round(value) : value, currency);
  const expects = (figure.adds || isStock(metric)) && forecast !== null && (state === "on_track" || state === "at_risk");
  return {
    ...goal,
    label: metric.label,
    words: [targetWords(goal, metric, currency), filters].filter(Boolean).join(", "),
    state,
    stands:
      figure.value === null
        ? `No figure yet this ${goal.period}`
        : `${say(figure.value)} ${isStock(metric) ? "now" : "so far"}${expects ? `, ${say(forecast)} expected by ${dayWords(addDays(end, -1))}` : ""}`,
    progress:
      (figure.adds || isStock(metric)) && figure.value !== null && goal.target > 0 ? (100 * figure.value) / goal.target : null,
  };
}

function targetWords({ direction, target, period }: GoalInput, metric: Metric, currency: string): string {
  return `${direction === "at_most" ? "At most" : "At least"} ${formatValue(metric, target, currency)} this ${period}`;
}
