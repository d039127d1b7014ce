import type { Source } from "#app/metrics/define.ts";

/** What the merchant entered for figures (FigureSettings); the same in every bucket. */
export const figureSettings: Source = { from: `"FigureSettings" f`, when: `f."shopId" = $1`, by: {} };
