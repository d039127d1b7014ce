import { defineMetric } from "#app/metrics/define.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D3, on the 1–7 scale; different scales are never averaged together. */
export const ces = defineMetric({
  id: "ces",
  entry: "D3",
  label: "Customer effort score",
  meaning: "Mean agreement, 1 to 7, that the shop made it easy to handle an issue. Higher is easier.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "score",
  unit: "score",
  source: customerAnswers,
  where: `a."kind" = 'ces' AND a."scaleMin" = 1 AND a."scaleMax" = 7`,
  score: `a."score"`,
});
