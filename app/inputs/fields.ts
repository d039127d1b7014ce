import { z } from "zod";
import { isDay } from "#app/lib/time-zone.ts";

/** A word of the merchant's: trimmed, not empty. */
export const word = z.string({ error: "Enter a word" }).trim().min(1, "Enter a word").max(100, "At most 100 characters");

/** Words without repetition, whatever their case. */
export const words = z
  .array(word, { error: "Enter words" })
  .max(200, "At most 200")
  .transform((given) => [...new Map(given.map((each) => [each.toLowerCase(), each])).values()]);

/** A local day of the shop. */
export const day = z.string({ error: "Enter a day" }).refine(isDay, "Enter a day as YYYY-MM-DD");

/** A month as YYYY-MM. */
export const month = z.string({ error: "Enter a month" }).regex(/^\d{4}-(0[1-9]|1[0-2])$/, "Enter a month as YYYY-MM");

/** A whole number within limits. */
export const wholeNumber = (least: number, most: number) =>
  z
    .int({ error: `Enter a whole number from ${least} to ${most}` })
    .min(least, `Enter a whole number from ${least} to ${most}`)
    .max(most, `Enter a whole number from ${least} to ${most}`);

/** An amount of money in minor units. */
export const amount = z
  .int({ error: "Enter an amount like 1200.50" })
  .min(0, "Enter an amount from 0 on")
  .max(1_000_000_000_000, "That is more than can be counted");
