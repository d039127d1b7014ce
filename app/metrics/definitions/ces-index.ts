import { defineMetric } from "#app/metrics/define.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D3 */
export const cesIndex = defineMetric({
  id: "ces_index",
  entry: "D3",
  label: "Effort index",
  meaning: "Share of customers who found it very easy (6 or 7 of 7) less the share of those who did not (1 to 3), times 100.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "balance",
  unit: "score",
  source: customerAnswers,
  where: `a."kind" = 'ces' AND a."scaleMin" = 1 AND a."scaleMax" = 7`,
  good: `a."score" >= 6`,
  bad: `a."score" <= 3`,
  score: `a."score"`,
  names: { good: "easy", neutral: "neutral", bad: "hard" },
});
