const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "4 minutes ago", "3 hours ago", "2 days ago". */
export function agoWords(ms: number): string {
  return ms < MINUTE ? "just now" : `${spanWords(ms)} ago`;
}

/** "5 seconds", "4 minutes", "3 hours", "2 days": how long something has lasted. */
export function spanWords(ms: number): string {
  if (ms < MINUTE) return counted(Math.max(1, Math.floor(ms / 1000)), "second");
  if (ms < HOUR) return counted(Math.floor(ms / MINUTE), "minute");
  return ms < 2 * DAY ? counted(Math.floor(ms / HOUR), "hour") : counted(Math.floor(ms / DAY), "day");
}

/** "less than a minute", "3 minutes", "2 hours" that something will still take. */
export function leftWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "less than a minute";
  return minutes < 90 ? counted(minutes, "minute") : counted(Math.round(minutes / 60), "hour");
}

/** "3 Nov" of a day as YYYY-MM-DD; with the year when it is another one than today's. */
export function dayWords(day: string, today?: string): string {
  const year = today !== undefined && day.slice(0, 4) !== today.slice(0, 4) ? ({ year: "numeric" } as const) : {};
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...year, timeZone: "UTC" }).format(Date.parse(day));
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
