export const surveyKinds = ["csat", "ces", "nps", "enps", "review", "solved"] as const;
export type SurveyKind = (typeof surveyKinds)[number];

/** What customers are asked. The team's own survey is anonymous and is told to nobody answer by answer (metrics.md D6). */
export const customerKinds = surveyKinds.filter((kind) => kind !== "enps");

/** Scopes are never mixed in a figure (metrics.md D1). */
export const surveyScopes = ["post_chat", "post_ticket", "relational", "post_purchase", "team"] as const;
export type SurveyScope = (typeof surveyScopes)[number];

export type Scale = { min: number; max: number };

/** The scale on which we ask each kind (metrics.md D1–D6). */
export const scales: Record<SurveyKind, Scale> = {
  csat: { min: 1, max: 5 },
  ces: { min: 1, max: 7 },
  nps: { min: 0, max: 10 },
  enps: { min: 0, max: 10 },
  review: { min: 1, max: 5 },
  solved: { min: 0, max: 1 },
};

/** About one conversation: cools down within hours. The others are about the shop: within weeks. */
export function isTransactional(scope: SurveyScope): boolean {
  return scope === "post_chat" || scope === "post_ticket";
}

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

/** Lowest score that counts as easy on the scales of metrics.md D3. */
const easyFrom: Record<string, number> = { "1-5": 4, "1-7": 5 };

/** Lowest score of a promoter on 0–10 (metrics.md D2). */
const PROMOTER = 9;

/** Whether an answer is a good one of its kind: satisfied, easy, promoter, five stars, solved (metrics.md D1, D2, D3, D5). */
export function isGood(kind: SurveyKind, score: number, scaleMin: number, scaleMax: number): boolean {
  switch (kind) {
    case "csat":
      return isSatisfied(score, scaleMin, scaleMax);
    case "ces":
      return score >= (easyFrom[`${scaleMin}-${scaleMax}`] ?? scaleMin + (scaleMax - scaleMin) * TOP_QUARTER);
    case "nps":
    case "enps":
      return score >= PROMOTER;
    case "review":
    case "solved":
      return score >= scaleMax;
  }
}

/** The score itself on a 1–5 scale; null on others, because scales are never averaged together (metrics.md D3). */
export function scoreOfFive(score: number, scaleMin: number, scaleMax: number): number | null {
  return scaleMin === 1 && scaleMax === 5 ? score : null;
}
