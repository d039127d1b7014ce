import { BadRequest } from "#app/lib/errors.ts";
import type { Day } from "#app/lib/calendar-day.ts";
import { isDay } from "#app/lib/time-zone.ts";

/** `from` and `to` of a request, local days of the shop, `to` exclusive. @throws BadRequest naming the parameter */
export function readPeriod(query: URLSearchParams): { from: Day; to: Day } {
  const [from, to] = [readDay(query, "from"), readDay(query, "to")];
  if (from >= to) throw new BadRequest(`from (${from}) must be before to (${to})`, "from");
  return { from, to };
}

function readDay(query: URLSearchParams, name: string): Day {
  const day = query.get(name);
  if (day === null) throw new BadRequest(`${name} is required, as YYYY-MM-DD`, name);
  if (!isDay(day)) throw new BadRequest(`${name} "${day}" is not a day as YYYY-MM-DD`, name);
  return day;
}
