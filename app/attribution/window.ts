import { addDays } from "#app/lib/calendar-day.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import type { Ruleset } from "./ruleset.ts";

const DAY = 86_400_000;

type Window = Pick<Ruleset, "windowDays" | "windowMode">;

/** Last instant (epoch ms, inclusive) at which an order still counts for a ticket anchored at `anchor` (metrics.md R2). */
export function windowEnd(anchor: number, { windowDays, windowMode }: Window, zone: string): number {
  if (windowMode === "elapsed") return anchor + windowDays * DAY;
  return startOfDay(zone, addDays(localDay(zone, anchor), windowDays + 1)) - 1;
}

/** R3: start exclusive, end inclusive. */
export function isInWindow(at: number, anchor: number, window: Window, zone: string): boolean {
  return at > anchor && at <= windowEnd(anchor, window, zone);
}
