import { defineMetric } from "#app/metrics/define.ts";
import { answeredByE, invitations } from "#app/metrics/sources/answers.ts";

/** metrics.md D5 */
export const reviewRate = defineMetric({
  id: "review_rate",
  entry: "D5",
  label: "Review rate",
  meaning: "Of the requests for a review, those that brought one.",
  dating: "by the day the request was sent",
  of: "requests",
  better: "higher",
  group: "satisfaction",
  kind: "ratio",
  unit: "ratio",
  source: invitations,
  where: `v."kind" = 'review'`,
  part: answeredByE,
  names: { part: "received", whole: "sent" },
});
