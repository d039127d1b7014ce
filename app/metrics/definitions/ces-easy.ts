import { defineMetric } from "#app/metrics/define.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D3 */
export const cesEasy = defineMetric({
  id: "ces_easy",
  entry: "D3",
  label: "Found it easy",
  meaning: "Of the customers asked how easy it was, those who found it easy: 5 to 7 of 7, or 4 and 5 of 5.",
  dating: "by the day of the answer",
  of: "responses",
  better: "higher",
  group: "satisfaction",
  kind: "ratio",
  unit: "ratio",
  source: customerAnswers,
  where: `a."kind" = 'ces'`,
  part: `a."satisfied"`,
  names: { part: "easy", whole: "responses" },
});
