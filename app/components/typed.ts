/** Words as they stand in a text field, separated by commas. */
export function joinWords(words: readonly string[]): string {
  return words.join(", ");
}

/** Words typed into a text field, separated by commas; nothing between two commas is no word. */
export function splitWords(typed: string): string[] {
  return typed.split(",").flatMap((word) => word.trim() || []);
}

/** A typed number in a unit so many times larger than what is kept ("40" % is 0.4); null when it is none. */
export function scaled(typed: string, factor: number): number | null {
  const number = Number(typed);
  // 7.7 · 3600 is 27720.000000000004 in binary.
  return typed.trim() === "" || !Number.isFinite(number) ? null : Number((number * factor).toPrecision(12));
}

/** Seconds of the units that a time is typed in. */
export const timeUnits = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type TimeUnit = keyof typeof timeUnits;

/** A time as it is typed: in the largest unit that leaves no fraction. */
export function typedTime(seconds: number): { typed: string; unit: TimeUnit } {
  const unit = (["days", "hours"] as const).find((each) => seconds > 0 && seconds % timeUnits[each] === 0) ?? "minutes";
  return { typed: String(seconds / timeUnits[unit]), unit };
}
