import { defineMetric } from "#app/metrics/define.ts";
import { conversationAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D1, answers about one conversation (post-chat and post-ticket). */
export const csat = defineMetric({
  id: "csat",
  entry: "D1",
  label: "CSAT",
  meaning: "Of the customers who rated a conversation, those who gave 4 or 5 of 5, or the equal on another scale.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "ratio",
  unit: "ratio",
  source: conversationAnswers,
  where: `a."kind" = 'csat'`,
  part: `a."satisfied"`,
  names: { part: "satisfied", whole: "responses" },
});
