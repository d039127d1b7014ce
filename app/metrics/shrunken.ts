import type { Reading } from "./define.ts";

/** How many answers of the team's own rate everybody starts with (metrics.md P1). */
const PRIOR = 20;

/** (k + m · p0) ÷ (n + m): an agent's rate, drawn towards the team's (metrics.md P1). */
export function shrunkenRate(k: number, n: number, team: number): number {
  return (k + PRIOR * team) / (n + PRIOR);
}

/** Shrunken CSAT of `own` within `team`; no answers at all are no figure. */
export function shrunken({ own, team }: Record<string, Reading>): Omit<Reading, "unit"> {
  const [n, satisfied] = [own!.n, own!.parts!.satisfied!];
  if (n === 0 || team!.value === null) return { value: null, n: 0 };
  return { value: shrunkenRate(satisfied, n, team!.value), n, parts: { satisfied, responses: n } };
}
