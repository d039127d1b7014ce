/** One day: tickets that customers opened, and promises that ended on it. */
export type DayOfPromises = { tickets: number; met: number; breached: number };

/** So many more tickets on the bad days than on the others are the reason. */
const MUCH_MORE = 1.2;
/** When promises break on so many of the days, it is no single day's matter. */
const MOST_DAYS = 2 / 3;

/**
 * How to read broken promises (metrics.md B7): too much at once, or too little time whatever comes. Days on which no promise ended say
 * nothing: the shop may be closed. null when none were broken.
 */
export function overloadReading(days: readonly DayOfPromises[]): string | null {
  const all = days.filter(({ met, breached }) => met + breached > 0);
  const bad = all.filter(({ breached }) => breached > 0);
  const other = all.filter(({ breached }) => breached === 0);
  if (bad.length === 0) return null;
  const said = `Promises were broken on ${bad.length} of the ${all.length} days on which any ended.`;
  if (bad.length >= MOST_DAYS * all.length)
    return `${said} These are not single busy days: the promised times, or the people for them, do not fit what arrives.`;
  const [onBad, onOther] = [meanTickets(bad), meanTickets(other)];
  const compared = `On those days ${onBad.toFixed(1)} tickets came in on average, on the others ${onOther.toFixed(1)}`;
  return onBad >= MUCH_MORE * onOther
    ? `${said} ${compared}: they were overloaded. Plan more people for them.`
    : `${said} ${compared}: it is not the number of tickets. Look at who was there, and at what came.`;
}

function meanTickets(days: readonly DayOfPromises[]): number {
  return days.reduce((sum, { tickets }) => sum + tickets, 0) / days.length;
}
