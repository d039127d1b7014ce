/** One day: tickets that customers opened, and promises broken. */
export type DayOfPromises = { tickets: number; breached: number };

/** So many more tickets on the bad days than on the others are the reason. */
const MUCH_MORE = 1.2;

/**
 * How to read broken promises (metrics.md B7): too much at once, or too little time whatever comes. null when none were broken.
 * @param days those of the period that have begun
 */
export function overloadReading(days: readonly DayOfPromises[]): string | null {
  const bad = days.filter(({ breached }) => breached > 0);
  const other = days.filter(({ breached }) => breached === 0);
  if (bad.length === 0) return null;
  const said = `Promises were broken on ${bad.length} of ${days.length} ${days.length === 1 ? "day" : "days"}.`;
  if (other.length === 0)
    return `${said} It is not single busy days: the promised times, or the people for them, do not fit what arrives.`;
  const [onBad, onOther] = [meanTickets(bad), meanTickets(other)];
  const compared = `On those days ${onBad.toFixed(1)} tickets came in on average, on the others ${onOther.toFixed(1)}`;
  return onBad >= MUCH_MORE * onOther
    ? `${said} ${compared}: they were overloaded. Plan more people for them.`
    : `${said} ${compared}: it is not the number of tickets. Look at who was there, and at what came.`;
}

function meanTickets(days: readonly DayOfPromises[]): number {
  return days.reduce((sum, { tickets }) => sum + tickets, 0) / days.length;
}
