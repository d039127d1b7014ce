import type { Ruleset } from "./ruleset.ts";

const DAY = 86_400_000;
/** Anchors other than the first customer message may lie this long after it and still open a window. */
const LONGEST_CONVERSATION_DAYS = 60;
/** Longest window that a ruleset may have, and the rest of its last local day. */
const LONGEST_WINDOW_DAYS = 30 + 1;

/** How long (ms) before an order a ticket may have begun and still be a candidate under this ruleset. */
export function reachOf(ruleset: Pick<Ruleset, "anchor" | "windowDays" | "windowMode">): number {
  return windowOf(ruleset) + (ruleset.anchor === "first_customer" ? 0 : LONGEST_CONVERSATION_DAYS * DAY);
}

/** The window (ms), with all of its last local day where it ends with one. */
export function windowOf({ windowDays, windowMode }: Pick<Ruleset, "windowDays" | "windowMode">): number {
  return (windowDays + (windowMode === "calendar" ? 1 : 0)) * DAY;
}

/** No ruleset reaches further. */
export const LONGEST_REACH = (LONGEST_WINDOW_DAYS + LONGEST_CONVERSATION_DAYS) * DAY;
