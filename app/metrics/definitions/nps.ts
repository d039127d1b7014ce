import { defineMetric } from "#app/metrics/define.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D2 */
export const nps = defineMetric({
  id: "nps",
  entry: "D2",
  label: "NPS",
  meaning:
    "Share of customers who would recommend the shop (9 or 10 of 10) less the share of those who would not (0 to 6), times 100.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "balance",
  unit: "score",
  source: customerAnswers,
  where: `a."kind" = 'nps'`,
  good: `a."score" >= 9`,
  bad: `a."score" <= 6`,
  score: `a."score"`,
  names: { good: "promoters", neutral: "passives", bad: "detractors" },
});
