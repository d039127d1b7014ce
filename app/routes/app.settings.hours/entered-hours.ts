import type { BusinessHours } from "#app/inputs/business-hours.ts";
import type { HoursPage } from "#app/reports/business-hours.server.ts";
import { type Weekday, weekdays } from "#app/reports/hours-words.ts";

type Opening = [from: string, to: string];

/** Hours as they stand in the fields, and from when on they are to hold. */
export type EnteredHours = {
  weekly: Record<Weekday, Opening[]>;
  holidays: string[];
  when: "always" | "now" | "day";
  day: string;
};

/** A field for a time of day knows no 24:00; as the end of a day it stands there as 00:00. */
const [MIDNIGHT, END_OF_DAY] = ["00:00", "24:00"];

export function enteredHours({ hours, entered }: Pick<HoursPage, "hours" | "entered">): EnteredHours {
  const shown = ([from, to]: Opening): Opening => [from, to === END_OF_DAY ? MIDNIGHT : to];
  return {
    weekly: mapDays(hours.weekly, shown),
    holidays: hours.holidays,
    when: entered ? "now" : "always",
    day: "",
  };
}

/** What is sent: hours, and `from` as businessHoursChange reads it. */
export function hoursToSend({ weekly, holidays, when, day }: EnteredHours): BusinessHours & { from: string } {
  const kept = ([from, to]: Opening): Opening => [from, to === MIDNIGHT ? END_OF_DAY : to];
  return { weekly: mapDays(weekly, kept), holidays, from: when === "day" ? day : when };
}

function mapDays(weekly: Record<Weekday, Opening[]>, change: (opening: Opening) => Opening): Record<Weekday, Opening[]> {
  return Object.fromEntries(weekdays.map((day) => [day, weekly[day].map(change)])) as Record<Weekday, Opening[]>;
}
