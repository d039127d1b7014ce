import { z } from "zod";
import type { Schedule } from "#app/lib/business-hours.ts";
import type { Day } from "#app/lib/calendar-day.ts";
import { isDay } from "#app/lib/time-zone.ts";
import { day } from "./fields.ts";

const time = z.string({ error: "Enter a time" }).regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "Enter a time as HH:MM");

const openings = z
  .array(z.tuple([time, time]).refine(([from, to]) => from < to, "Must close after it opens"))
  .max(10, "At most 10 openings a day")
  .superRefine((all, context) => {
    const ordered = all.toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (ordered.some(([from], i) => i > 0 && from < ordered[i - 1]![1])) {
      context.addIssue({ code: "custom", message: "Openings overlap" });
    }
  });

/** Weekly opening hours in local time of the shop, 1 = Monday, and local days without any (metrics.md G8). */
export const businessHoursInput = z.object({
  weekly: z.object({ "1": openings, "2": openings, "3": openings, "4": openings, "5": openings, "6": openings, "7": openings }),
  holidays: z
    .array(day, { error: "Enter days" })
    .max(1_000, "At most 1,000 days")
    .transform((days) => [...new Set(days)].toSorted()),
});
export type BusinessHours = Pick<Schedule, "weekly" | "holidays">;

/**
 * Opening hours with the day they begin: `always` = the past too, `now`, or a local day to come.
 * @param today What was decided by the hours of its time stays so: no day before tomorrow is taken.
 */
export const businessHoursChange = (today: Day) =>
  businessHoursInput.extend({
    from: z
      .string({ error: "Enter a day to come" })
      .refine((from) => from === "always" || from === "now" || (isDay(from) && from > today), "Enter a day to come"),
  });
