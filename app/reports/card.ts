import type { GoalStanding } from "#app/inputs/goals.ts";
import { type Change, compareReadings } from "#app/metrics/compare.ts";
import type { Band, Metric, Reading } from "#app/metrics/define.ts";
import { definitionLine } from "#app/metrics/definition-line.ts";
import { formatReading, formatValue, NO_DATA } from "#app/metrics/format.ts";
import { whyNoFigure } from "#app/metrics/why-no-figure.ts";
import type { Sudden } from "./sudden.ts";
import { type ToldGoal, worstGoal } from "./told-goal.ts";

/** One figure as a card shows it, all words ready. */
export type Card = {
  id: string;
  label: string;
  value: string;
  /** "n = 34 tickets", or why there is no figure */
  sample: string;
  smallSample: boolean;
  /** No figure in the period, and none in any part of it. */
  isEmpty: boolean;
  change: Change | null;
  /** What the value means by the usual bands; null where there are none, or where a goal says it. */
  band: { text: string; tone: Band["tone"] } | null;
  /** The goal of it that stands worst. */
  goal: { state: GoalStanding["state"]; text: string } | null;
  /** A sudden rise or drop within the period (metrics.md H4). */
  sudden: Sudden | null;
  meaning: string;
  dating: string;
  /** The definition with this period's numbers in it. */
  definition: string;
  /** One point per part of the period; null = no data, or still to come. */
  trend: { label: string; value: number | null; text: string }[];
};

/** Makes a card of a reading, the one before, and the readings along the period. */
export function makeCard(
  metric: Metric,
  readings: { now: Reading; before: Reading; trend: { label: string; reading: Reading | null }[] },
  currency: string,
  sudden: Sudden | null = null,
): Card {
  const { now, before, trend } = readings;
  return {
    id: metric.id,
    label: metric.label,
    value: formatReading(metric, now, currency),
    sample: now.value === null ? whyNoFigure(metric, now) : sampleOf(metric, now),
    smallSample: now.sample !== undefined,
    isEmpty: now.value === null && trend.every(({ reading }) => reading?.value == null),
    change: compareReadings(metric, now, before),
    band: now.value === null ? null : bandOf(metric, now.value, currency),
    goal: null,
    sudden,
    meaning: metric.meaning,
    dating: metric.dating,
    definition: definitionLine(metric, now, currency),
    trend: trend.map(({ label, reading }) => ({
      label,
      value: reading?.value ?? null,
      text: reading?.value == null ? NO_DATA : formatValue(metric, reading.value, currency),
    })),
  };
}

/** The card with the goal of its figure that stands worst; a goal takes the place of the usual bands. */
export function withGoal(card: Card, goals: readonly ToldGoal[]): Card {
  const goal = worstGoal(goals.filter(({ metric }) => metric === card.id));
  return goal ? { ...card, band: null, goal: { state: goal.state, text: goal.words } } : card;
}

/** "Watch: 2 h to 8 h" */
function bandOf(metric: Metric, value: number, currency: string): Card["band"] {
  const { bands = [] } = metric;
  const i = bands.findIndex(({ below }) => below === null || value < below);
  if (i === -1) return null;
  const [from, to] = [bands[i - 1]?.below, bands[i]!.below].map((limit) =>
    limit == null ? null : formatValue(metric, limit, currency),
  );
  const words = from === null ? `below ${to}` : to === null ? `${from} or more` : `${from} to ${to}`;
  return { text: `${bands[i]!.word}: ${words}`, tone: bands[i]!.tone };
}

function sampleOf(metric: Metric, { n, immature, parts }: Reading): string {
  const young = immature ? `, ${count(immature)} still open` : "";
  const estimated = parts?.estimated ? ", estimated" : "";
  return metric.kind === "count" ? `${metric.of}${young}` : `n = ${count(n)} ${metric.of}${young}${estimated}`;
}

function count(n: number): string {
  return formatValue({ unit: "count" }, n, "");
}
