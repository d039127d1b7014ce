import { defineMetric } from "#app/metrics/define.ts";
import { invitations } from "#app/metrics/sources/answers.ts";

/** metrics.md D5 */
export const reviewRequests = defineMetric({
  id: "review_requests",
  entry: "D5",
  label: "Review requests",
  meaning: "Requests for a review that were sent.",
  dating: "by the day the request was sent",
  of: "requests",
  better: "neither",
  group: "satisfaction",
  kind: "count",
  unit: "count",
  source: invitations,
  where: `v."kind" = 'review'`,
});
