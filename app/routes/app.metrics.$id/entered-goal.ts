import { scaled } from "#app/components/typed.ts";
import type { GoalInput } from "#app/inputs/goals.ts";
import { currencyExponent, toDecimal } from "#app/lib/money.ts";
import type { MetricUnit } from "#app/metrics/define.ts";

/** A goal as it stands in the fields: the target as typed, durations in a unit of time. */
export type EnteredGoal = Pick<GoalInput, "direction" | "period"> & { target: string; time: TimeUnit; filtered: boolean };

export const timeUnits = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type TimeUnit = keyof typeof timeUnits;

/** How often what is kept goes into what is typed: percent into a share, hours into seconds, money into minor units. */
function factorOf(unit: MetricUnit, time: TimeUnit, currency: string): number {
  if (unit === "seconds") return timeUnits[time];
  if (unit === "minor") return 10 ** currencyExponent(currency);
  return unit === "ratio" ? 0.01 : 1;
}

/** A kept target as it is typed. */
export function typedTarget(target: number, unit: MetricUnit, currency: string): Pick<EnteredGoal, "target" | "time"> {
  const time = (["days", "hours"] as const).find((each) => unit === "seconds" && target > 0 && target % timeUnits[each] === 0);
  if (unit === "minor") return { target: toDecimal(target, currency), time: "hours" };
  if (unit === "ratio") return { target: String(Number((target * 100).toPrecision(12))), time: "hours" };
  if (unit === "seconds") return { target: String(target / timeUnits[time ?? "minutes"]), time: time ?? "minutes" };
  return { target: String(target), time: "hours" };
}

/** The typed target in the metric's unit; null when it is no number. */
export function keptTarget({ target, time }: Pick<EnteredGoal, "target" | "time">, unit: MetricUnit, currency: string) {
  return scaled(target, factorOf(unit, time, currency));
}
