const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps = [
  1,
  5,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
  DAY,
];

/** So many lines at most across a chart. */
const MOST = 5;

/** Lines across a chart of durations where people expect them ("1 h", "2 h"), from 0 to above the greatest (seconds). */
export function durationTicks(greatest: number): number[] {
  const step = steps.find((each) => each * MOST >= greatest) ?? DAY * Math.ceil(greatest / (DAY * MOST));
  const count = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}
