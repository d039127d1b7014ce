import { defineMetric } from "#app/metrics/define.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D1, answers about the business as a whole: never mixed with those about a conversation. */
export const csatRelational = defineMetric({
  id: "csat_relational",
  entry: "D1",
  label: "CSAT of the shop",
  meaning: "Of the customers who rated the shop as a whole, those who are satisfied.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "ratio",
  unit: "ratio",
  source: customerAnswers,
  where: `a."kind" = 'csat' AND a."scope" = 'relational'`,
  part: `a."satisfied"`,
  names: { part: "satisfied", whole: "responses" },
});
