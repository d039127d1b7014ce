import { formatMoney } from "#app/lib/money.ts";
import type { Metric, Reading } from "./define.ts";

/** What stands where there is no data (metrics.md G10). */
export const NO_DATA = "—";

/** The headline of a card: "2 h 14 min", "70.0 %", "4 of 5", "€1,234.00". Rounded only here (metrics.md G11). */
export function formatReading(
  metric: Pick<Metric, "unit"> & { kind?: Metric["kind"] },
  reading: Reading,
  currency: string,
): string {
  const { value, n, sample } = reading;
  if (value === null) return NO_DATA;
  if (sample === "counts_only") return `${Math.round(value * n)} of ${n}`;
  return formatValue(metric, value, currency);
}

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** One value of a metric's unit in words a person says. */
export function formatValue(
  { unit, kind }: Pick<Metric, "unit"> & { kind?: Metric["kind"] },
  value: number,
  currency: string,
): string {
  switch (unit) {
    case "count":
      return number.format(value);
    case "ratio":
      return formatPercent(value);
    case "seconds":
      return formatDuration(value);
    case "minor":
      return formatMoney(value, currency);
    case "score":
      // A balance goes from −100 to +100, and decimals of it say nothing (metrics.md D2).
      return kind === "balance" ? signed(value) : value.toFixed(2);
  }
}

function signed(value: number): string {
  const whole = Math.round(Math.abs(value));
  return whole === 0 ? "0" : `${value < 0 ? "−" : "+"}${whole}`;
}

/** "70.0 %" of 0.7, half away from zero. */
export function formatPercent(ratio: number): string {
  // Half a hair more, because 0.7045 · 1000 is 704.4999… in binary.
  return `${ratio < 0 ? "−" : ""}${(Math.round(Math.abs(ratio) * 1000 + 1e-9) / 10).toFixed(1)}${NARROW}%`;
}

/** No line break between number and unit. */
const NARROW = "\u00a0";

/** "45 s", "14 min", "2 h 14 min", "3 d 4 h". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${NARROW}s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes}${NARROW}min`;
  if (minutes < 48 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return `${large}${NARROW}${largeUnit}${small > 0 ? ` ${small}${NARROW}${smallUnit}` : ""}`;
}
