import { defineMetric } from "#app/metrics/define.ts";
import { answeredCalls, holdSeconds, talk } from "#app/metrics/sources/calls.ts";

/** metrics.md C7 */
export const averageCallTime = defineMetric({
  id: "average_call_time",
  needs: ["calls"],
  entry: "C7",
  label: "Average call time",
  meaning: "Time of an answered call, talk and hold together, on average.",
  dating: "by the moment the call was answered",
  of: "calls",
  better: "neither",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: answeredCalls,
  headline: "mean",
  seconds: `${talk} + ${holdSeconds}`,
  businessSeconds: `${talk} + ${holdSeconds}`,
});
