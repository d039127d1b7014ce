import type { SurveyKind } from "./kinds.ts";
import type { SurveySettings } from "./settings.ts";

/** Highest NPS score of a detractor (metrics.md D2). */
const DETRACTOR = 6;
/** Highest effort score that says it was hard (metrics.md D3). */
const HARD = 3;

/** Whether an answer is one the merchant wants to be told about: a low one, as far as they have set somewhere to be told. */
export function wantsFollowUp(kind: SurveyKind, score: number, followUp: SurveySettings["followUp"]): boolean {
  if (followUp.upTo === 0) return false;
  switch (kind) {
    case "csat":
    case "review":
      return score <= followUp.upTo;
    case "nps":
      return score <= DETRACTOR;
    case "ces":
      return score <= HARD;
    case "solved":
      return score === 0;
    case "enps":
      return false;
  }
}
