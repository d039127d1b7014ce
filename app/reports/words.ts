const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "4 minutes ago", "3 hours ago", "2 days ago". */
export function agoWords(ms: number): string {
  if (ms < MINUTE) return "just now";
  if (ms < HOUR) return `${counted(Math.floor(ms / MINUTE), "minute")} ago`;
  return ms < 2 * DAY ? `${counted(Math.floor(ms / HOUR), "hour")} ago` : `${counted(Math.floor(ms / DAY), "day")} ago`;
}

/** "less than a minute", "3 minutes", "2 hours" that something will still take. */
export function leftWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "less than a minute";
  return minutes < 90 ? counted(minutes, "minute") : counted(Math.round(minutes / 60), "hour");
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
