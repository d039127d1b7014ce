import { type Scale, scales, type SurveyKind } from "./kinds.ts";

const DAY = 86_400_000;
/** Within this time after the first answer the last one wins (metrics.md D1). */
const EDIT_WINDOW_MS = DAY;
export const MOST_COMMENT = 1_000;

/** What somebody answers. `comment` undefined = says nothing about it; empty = none any more. */
export type GivenAnswer = { score: number; comment?: string | undefined };

export type AnswerRead =
  { outcome: "read"; answer: GivenAnswer } | { outcome: "wrong"; field: "score" | "comment"; reason: string };

/** Reads what a shopper sent for a survey of this kind. A comment without a score is no answer (metrics.md D1). */
export function readAnswer(given: unknown, kind: SurveyKind): AnswerRead {
  const { score, comment } = (typeof given === "object" && given !== null ? given : {}) as Record<string, unknown>;
  const { min, max } = scales[kind];
  if (typeof score !== "number" || !isOnScale(score, scales[kind])) {
    return { outcome: "wrong", field: "score", reason: `score must be a whole number from ${min} to ${max}` };
  }
  if (comment !== undefined && comment !== null && typeof comment !== "string") {
    return { outcome: "wrong", field: "comment", reason: "comment must be a text" };
  }
  const text = comment?.trim();
  if (text !== undefined && Array.from(text).length > MOST_COMMENT) {
    return { outcome: "wrong", field: "comment", reason: `comment must be at most ${MOST_COMMENT} characters` };
  }
  return { outcome: "read", answer: { score, comment: text } };
}

/** Whether a score can be given on a scale. */
export function isOnScale(score: number, { min, max }: Scale): boolean {
  return Number.isInteger(score) && score >= min && score <= max;
}

/** How an invitation stands when an answer to it comes; instants are epoch milliseconds. */
export type Standing = { state: string; expiresAt: number; answeredAt: number | null };

/** What becomes of an answer: the first, a change of it, or refused. */
export type AnswerFate = "first" | "changed" | "too_late" | "expired";

/** An answer may change within a day, also when the invitation ends meanwhile (metrics.md D1). */
export function fateOf({ state, expiresAt, answeredAt }: Standing, now: number): AnswerFate {
  if (answeredAt !== null) return now - answeredAt <= EDIT_WINDOW_MS ? "changed" : "too_late";
  return state === "cancelled" || now >= expiresAt ? "expired" : "first";
}
