import { addDays } from "#app/lib/calendar-day.ts";
import { localDay, startOfDay } from "#app/lib/time-zone.ts";
import { shopSettings } from "#simulator/model.ts";
import type { Random } from "#simulator/seeded.ts";

const { timezone } = shopSettings;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How much more is going on at the end of the history than at its start. */
const GROWTH = 0.45;

/** Monday first; Sunday evenings are for shopping. */
const orderDays = [1, 0.95, 0.95, 1, 1, 0.95, 1.25];
const ticketDays = [1.35, 1.15, 1.05, 1, 1, 0.7, 0.6];
const orderHours = [2, 1, 0, 0, 0, 0, 1, 3, 5, 6, 7, 7, 8, 7, 6, 6, 6, 7, 8, 10, 13, 14, 10, 5];
const ticketHours = [1, 0, 0, 0, 0, 0, 1, 3, 6, 9, 10, 9, 8, 7, 8, 8, 7, 7, 7, 6, 5, 5, 4, 2];

/** Opening hours of the support desk, local hours; nobody on Sunday. */
const opening = [[9, 18], [9, 18], [9, 18], [9, 18], [9, 18], [10, 17], null] as const;

export type Rhythm = "orders" | "tickets";

/** `count` instants within the `days` before `now`, ascending, spread as orders or questions come in. */
export function instants(random: Random, rhythm: Rhythm, count: number, now: number, days: number): number[] {
  const today = localDay(timezone, now);
  const calendar = Array.from({ length: days + 1 }, (_, index) => addDays(today, index - days));
  const dayWeights = Object.fromEntries(
    calendar.map((day, index) => [day, weightOf(rhythm, weekday(startOfDay(timezone, day))) * (1 + (GROWTH * index) / days)]),
  );
  const hourWeights = Object.fromEntries(
    (rhythm === "orders" ? orderHours : ticketHours).map((weight, hour) => [`h${hour}`, weight]),
  );
  const earliest = now - days * DAY;
  const found: number[] = [];
  while (found.length < count) {
    const day = random.weighted(dayWeights);
    const hour = Number(random.weighted(hourWeights).slice(1));
    const at = Math.round(startOfDay(timezone, day) + (hour + random.next()) * HOUR);
    if (at >= earliest && at < now) found.push(at);
  }
  return found.toSorted((a, b) => a - b);
}

/** When the support desk next works, at `at` or later. */
export function nextOpening(at: number): number {
  const start = startOfDay(timezone, localDay(timezone, at));
  for (let days = 0; days < 8; days++) {
    const day = startOfDay(timezone, addDays(localDay(timezone, start + HOUR), days));
    const hours = opening[weekday(day) - 1];
    if (!hours) continue;
    const [opens, closes] = [day + hours[0] * HOUR, day + hours[1] * HOUR];
    if (at < closes) return Math.max(at, opens);
  }
  return at;
}

/** How busy the shop is at `now` against an average hour; paces the living mode. */
export function busyness(rhythm: Rhythm, now: number): number {
  const weights = rhythm === "orders" ? orderHours : ticketHours;
  const hour = Math.floor((now - startOfDay(timezone, localDay(timezone, now))) / HOUR);
  return ((weights[Math.min(hour, 23)] ?? 1) * weights.length) / weights.reduce((sum, each) => sum + each, 0);
}

/** 1 = Monday … 7 = Sunday, from the start of a local day. */
function weekday(dayStart: number): number {
  return new Date(`${localDay(timezone, dayStart)}T12:00:00Z`).getUTCDay() || 7;
}

function weightOf(rhythm: Rhythm, day: number): number {
  return (rhythm === "orders" ? orderDays : ticketDays)[day - 1]!;
}
