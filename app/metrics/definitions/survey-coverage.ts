import { defineMetric } from "#app/metrics/define.ts";
import { resolutions, resolutionsOfReplier } from "#app/metrics/sources/tickets.ts";

/** metrics.md D4 */
export const surveyCoverage = defineMetric({
  id: "survey_coverage",
  entry: "D4",
  label: "Survey coverage",
  meaning: "Of the resolved tickets with a reply, those whose customer was asked.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "higher",
  group: "satisfaction",
  elsewhere: true,
  kind: "ratio",
  unit: "ratio",
  source: resolutions,
  agentSource: resolutionsOfReplier,
  where: `m."startedBy" = 'customer' AND s."answered"`,
  part: `EXISTS (SELECT FROM "SurveyInvitation" v WHERE v."shopId" = $1 AND v."ticketId" = m."ticketId" AND v."sentAt" IS NOT NULL)`,
  names: { part: "asked", whole: "eligible" },
});
