import type { Source } from "#app/metrics/define.ts";

/** What the merchant entered for figures (FigureSettings); the same in every bucket. */
export const figureSettings: Source = { from: `"FigureSettings" f`, when: `f."shopId" = $1`, by: {} };

/** SQL of a span of days that the merchant may set. */
export function daysSet(column: "retentionDays" | "fcrDays", usual: number): string {
  return `make_interval(days => coalesce((SELECT f."${column}" FROM "FigureSettings" f WHERE f."shopId" = $1), ${usual}))`;
}
