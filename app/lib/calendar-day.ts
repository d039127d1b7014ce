/** A calendar day as "YYYY-MM-DD". */
export type Day = string;

const DAY = 86_400_000;

/** The day `count` calendar days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  // In UTC, where every day has the same length.
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}
