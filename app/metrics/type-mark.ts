/** Tickets of a type or tag, and of all, in one period. */
export type TypeCount = { count: number; all: number };

/** From so many tickets on a type that was not there before is news (metrics.md A7). */
const LEAST_NEW = 5;
/** A share that falls by this much twice running fades (metrics.md A7). */
const FALL = 0.5;

/**
 * What is to be said of a type or tag (metrics.md A7): new = 5 tickets or more and none in the 90 days before the period; fading = its
 * share fell by half or more in this period and in the one before. Without tickets of any type in those 90 days nothing is new.
 * @param periods this period, the one before, and the one before that
 */
export function markOfType(periods: [TypeCount, TypeCount, TypeCount], ninetyDays: TypeCount): "new" | "fading" | null {
  const [now, before, earlier] = periods;
  if (now.count >= LEAST_NEW && ninetyDays.count === 0 && ninetyDays.all > 0) return "new";
  return halved(now, before) && halved(before, earlier) ? "fading" : null;
}

function halved(now: TypeCount, before: TypeCount): boolean {
  return before.count > 0 && now.all > 0 && now.count / now.all <= FALL * (before.count / before.all);
}
