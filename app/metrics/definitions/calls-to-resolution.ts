import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md C4 */
export const callsToResolution = defineMetric({
  id: "calls_to_resolution",
  needs: ["calls"],
  entry: "C4",
  label: "Calls to resolution",
  meaning:
    "Calls that an issue took until it was resolved: those of its ticket and of tickets of the same customer and type within 7 days before.",
  dating: "by the day of the last resolution",
  of: "issues with a call",
  better: "lower",
  group: "quality",
  kind: "score",
  unit: "score",
  source: resolutions,
  where: `m."endsIssue" AND m."issueCalls" > 0`,
  score: `m."issueCalls"`,
  parts: { more_than_one: `m."issueCalls" > 1` },
});
