import { defineMetric } from "#app/metrics/define.ts";
import { answeredByE, invitations, seenByE } from "#app/metrics/sources/answers.ts";

/** metrics.md D4 */
export const surveyResponseRate = defineMetric({
  id: "survey_response_rate",
  entry: "D4",
  label: "Survey response rate",
  meaning: "Of the survey invitations that reached a customer, those that were answered.",
  dating: "by the day the invitation was sent",
  of: "invitations",
  better: "higher",
  group: "satisfaction",
  kind: "ratio",
  unit: "ratio",
  source: invitations,
  part: answeredByE,
  names: { part: "answered", whole: "delivered" },
  parts: { seen: seenByE },
});
