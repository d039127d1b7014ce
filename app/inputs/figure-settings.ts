import { z } from "zod";
import { wholeNumber } from "./fields.ts";

export const fcrChoices = [1, 3, 7, 14] as const;

/** What figures need to know that no order and no ticket tells. */
export const figureSettingsInput = z.object({
  /** Share of revenue that is left after the goods (metrics.md F7), 0…1; null = not entered. */
  grossMargin: z.number({ error: "Enter a percentage" }).min(0, "Enter 0 to 100 %").max(1, "Enter 0 to 100 %").nullable(),
  /** How long after an order somebody counts as a customer (F8). */
  retentionDays: wholeNumber(1, 3_660),
  /** Within how many days a customer must not come back for the first contact to have resolved it (C2). */
  fcrDays: z.literal(fcrChoices, { error: `Choose one of ${fcrChoices.join(", ")}` }),
});
export type FigureSettings = z.output<typeof figureSettingsInput>;

export const defaultFigureSettings: FigureSettings = { grossMargin: null, retentionDays: 365, fcrDays: 7 };
