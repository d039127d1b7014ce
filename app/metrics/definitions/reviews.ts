import { defineMetric } from "#app/metrics/define.ts";
import { customerAnswers } from "#app/metrics/sources/answers.ts";

/** metrics.md D5 */
export const reviews = defineMetric({
  id: "reviews",
  entry: "D5",
  label: "Reviews",
  meaning: "Reviews that customers gave.",
  dating: "by the day of the review",
  of: "reviews",
  better: "higher",
  group: "satisfaction",
  kind: "count",
  unit: "count",
  source: customerAnswers,
  where: `a."kind" = 'review'`,
  parts: { five_star: `a."satisfied"` },
});
