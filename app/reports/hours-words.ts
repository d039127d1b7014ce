import type { BusinessHours } from "#app/inputs/business-hours.ts";

export const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const;
export type Weekday = (typeof weekdays)[number];
export const weekdayNames: Record<Weekday, string> = {
  "1": "Monday",
  "2": "Tuesday",
  "3": "Wednesday",
  "4": "Thursday",
  "5": "Friday",
  "6": "Saturday",
  "7": "Sunday",
};

/** "Mon–Fri 09:00–17:00, Sat 10:00–14:00" of a week; days alike are named together. */
export function hoursWords({ weekly }: Pick<BusinessHours, "weekly">): string {
  const runs: { first: Weekday; last: Weekday; words: string }[] = [];
  for (const day of weekdays) {
    const words = weekly[day].map(([from, to]) => `${from}–${to}`).join(" and ");
    const run = runs.at(-1);
    if (run?.words === words) run.last = day;
    else runs.push({ first: day, last: day, words });
  }
  const open = runs.filter(({ words }) => words !== "");
  const short = (day: Weekday) => weekdayNames[day].slice(0, 3);
  const days = ({ first, last }: (typeof runs)[number]) => (first === last ? short(first) : `${short(first)}–${short(last)}`);
  return open.length === 0 ? "Never open" : open.map((run) => `${days(run)} ${run.words}`).join(", ");
}
