import { defineMetric } from "#app/metrics/define.ts";
import { offeredCalls } from "#app/metrics/sources/calls.ts";

/** metrics.md B5 */
export const abandonRate = defineMetric({
  id: "abandon_rate",
  needs: ["calls"],
  entry: "B5",
  label: "Abandoned calls",
  meaning: "Of the calls that came in, those whose caller gave up; giving up within 5 seconds does not count.",
  dating: "by the moment the call came in",
  of: "calls",
  better: "lower",
  group: "speed",
  kind: "ratio",
  unit: "ratio",
  source: offeredCalls,
  part: `c."outcome" IS NOT DISTINCT FROM 'abandoned'`,
  names: { part: "abandoned", whole: "offered" },
});
