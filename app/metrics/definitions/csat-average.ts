import { defineMetric } from "#app/metrics/define.ts";
import { conversationAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D1: mean score of the answers on the 1–5 scale; different scales are never averaged together. */
export const csatAverage = defineMetric({
  id: "csat_average",
  entry: "D1",
  label: "CSAT average",
  meaning: "Mean score of the answers given on a scale of 1 to 5.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "score",
  unit: "score",
  source: conversationAnswers,
  where: `a."kind" = 'csat' AND a."score5" IS NOT NULL`,
  score: `a."score5"`,
});
