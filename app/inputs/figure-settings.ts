import { z } from "zod";
import { wholeNumber } from "./fields.ts";

/** What figures need to know that no order and no ticket tells. */
export const figureSettingsInput = z.object({
  /** Share of revenue that is left after the goods (metrics.md F7), 0…1; null = not entered. */
  grossMargin: z.number({ error: "Enter a percentage" }).min(0, "Enter 0 to 100 %").max(1, "Enter 0 to 100 %").nullable(),
  /** How long after an order somebody counts as a customer (F8). */
  retentionDays: wholeNumber(1, 3_660),
});
export type FigureSettings = z.output<typeof figureSettingsInput>;

export const defaultFigureSettings: FigureSettings = { grossMargin: null, retentionDays: 365 };
