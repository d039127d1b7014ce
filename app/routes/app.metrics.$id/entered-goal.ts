import { scaled, type TimeUnit, timeUnits, typedTime } from "#app/components/typed.ts";
import type { GoalInput } from "#app/inputs/goals.ts";
import { currencyExponent, toDecimal } from "#app/lib/money.ts";
import type { MetricUnit } from "#app/metrics/define.ts";

/** A goal as it stands in the fields: the target as typed, durations in a unit of time. */
export type EnteredGoal = Pick<GoalInput, "direction" | "period"> & { target: string; time: TimeUnit; filtered: boolean };

/** How often what is kept goes into what is typed: percent into a share, hours into seconds, money into minor units. */
function factorOf(unit: MetricUnit, time: TimeUnit, currency: string): number {
  if (unit === "seconds") return timeUnits[time];
  if (unit === "minor") return 10 ** currencyExponent(currency);
  return unit === "ratio" ? 0.01 : 1;
}

/** A kept target as it is typed. */
export function typedTarget(target: number, unit: MetricUnit, currency: string): Pick<EnteredGoal, "target" | "time"> {
  if (unit === "minor") return { target: toDecimal(target, currency), time: "hours" };
  if (unit === "ratio") return { target: String(Number((target * 100).toPrecision(12))), time: "hours" };
  if (unit === "seconds") {
    const { typed, unit: time } = typedTime(target);
    return { target: typed, time };
  }
  return { target: String(target), time: "hours" };
}

/** The typed target in the metric's unit; null when it is no number. */
export function keptTarget({ target, time }: Pick<EnteredGoal, "target" | "time">, unit: MetricUnit, currency: string) {
  return scaled(target, factorOf(unit, time, currency));
}
