import { defineMetric } from "#app/metrics/define.ts";
import { answeredCalls } from "#app/metrics/sources/calls.ts";

/** metrics.md C7 */
export const callVolume = defineMetric({
  id: "call_volume",
  needs: ["calls"],
  entry: "C7",
  label: "Calls answered",
  meaning: "Calls of customers that an agent answered.",
  dating: "by the moment the call was answered",
  of: "calls",
  better: "neither",
  group: "volume",
  kind: "count",
  unit: "count",
  source: answeredCalls,
});
