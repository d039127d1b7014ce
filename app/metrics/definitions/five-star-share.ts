import { defineMetric } from "#app/metrics/define.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D5 */
export const fiveStarShare = defineMetric({
  id: "five_star_share",
  entry: "D5",
  label: "Five stars",
  meaning: "Of the reviews, those with five stars.",
  dating: "by the day of the review",
  of: "reviews",
  better: "higher",
  group: "satisfaction",
  kind: "ratio",
  unit: "ratio",
  source: customerAnswers,
  where: `a."kind" = 'review'`,
  part: `a."satisfied"`,
  names: { part: "five_star", whole: "received" },
});
