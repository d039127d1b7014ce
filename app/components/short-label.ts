/** "3 Mar" of a day, "14:00" of an hour, for an axis. */
export function shortLabel(label: string): string {
  if (label.includes("T")) return label.slice(11, 16);
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(Date.parse(label));
}
