import { z } from "zod";
import type { TicketEvent } from "./contract.ts";
import { id, instant, optional } from "./parse.ts";
import { noneOrId } from "./zendesk-facts.ts";

const text = z.string();

export const restRating = z.object({
  id,
  ticket_id: id,
  assignee_id: noneOrId,
  score: text,
  comment: optional(text),
  updated_at: instant,
});
export const restSurveyResponse = z.object({
  id,
  answers: z.array(
    z.object({
      type: optional(text),
      rating_category: optional(text),
      value: z.unknown().optional(),
      updated_at: optional(instant),
    }),
  ),
});
/** A scale of two: where only this much is sure, no mean is made of it. */
const BAD = 1;
const GOOD = 2;

/** A good or bad rating; null when it was only offered. */
export function ratingEvent({ id: ratingId, ...rating }: z.output<typeof restRating>): TicketEvent | null {
  const score = rating.score.startsWith("good") ? GOOD : rating.score.startsWith("bad") ? BAD : null;
  if (score === null) return null;
  const { updated_at: at, ticket_id: ticketId, comment } = rating;
  return ratedEvent(`rating-${ratingId}`, {
    ticketId,
    at,
    score,
    comment: comment || undefined,
    agentId: rating.assignee_id ?? undefined,
  });
}

/** Surveys have 2, 3 or 5 steps and do not say how many, so only their category is sure. */
export function surveyEvent(ticketId: string, survey: z.output<typeof restSurveyResponse>): TicketEvent | null {
  const scale = survey.answers.find(({ type }) => type === "rating_scale");
  const score = scale?.rating_category === "good" ? GOOD : scale?.rating_category === "bad" ? BAD : null;
  if (score === null || !scale?.updated_at) return null;
  const comment = survey.answers.find(({ type }) => type === "open_ended")?.value;
  return ratedEvent(`survey-${survey.id}`, {
    ticketId,
    at: scale.updated_at,
    score,
    comment: typeof comment === "string" ? comment : undefined,
  });
}

type Rated = { ticketId: string; at: Date; score: number; comment?: string | undefined; agentId?: string | undefined };

function ratedEvent(key: string, { ticketId, at, score, comment, agentId }: Rated): TicketEvent {
  return {
    key: `${key}-${at.toISOString()}`,
    at,
    kind: "rated",
    ticketId,
    rating: { kind: "csat", score, scaleMin: BAD, scaleMax: GOOD, comment, answeredAt: at, agentId },
  };
}
