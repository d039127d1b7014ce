/** Lowest score that counts as satisfied on each scale named in metrics.md D1. */
const satisfiedFrom: Record<string, number> = { "1-2": 2, "1-3": 3, "1-4": 3, "1-5": 4, "1-7": 6, "1-10": 8 };

/** Other scales: the top quarter, which is what 4 of 5 is. */
const TOP_QUARTER = 0.75;

/** Whether a CSAT answer counts as satisfied on its own scale (metrics.md D1). */
export function isSatisfied(score: number, scaleMin: number, scaleMax: number): boolean {
  const threshold = satisfiedFrom[`${scaleMin}-${scaleMax}`];
  if (threshold !== undefined) return score >= threshold;
  return scaleMax > scaleMin && (score - scaleMin) / (scaleMax - scaleMin) >= TOP_QUARTER;
}

/** The score itself on a 1–5 scale; null on others, because scales are never averaged together (metrics.md D3). */
export function scoreOfFive(score: number, scaleMin: number, scaleMax: number): number | null {
  return scaleMin === 1 && scaleMax === 5 ? score : null;
}
