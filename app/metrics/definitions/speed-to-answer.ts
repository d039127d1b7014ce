import { defineMetric } from "#app/metrics/define.ts";
import { answeredCalls, toAnswer } from "#app/metrics/sources/calls.ts";

/** metrics.md B5 */
export const speedToAnswer = defineMetric({
  id: "speed_to_answer",
  needs: ["calls"],
  entry: "B5",
  label: "Speed to answer",
  meaning: "How long callers wait in the queue until an agent answers.",
  dating: "by the moment the call was answered",
  of: "answered calls",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: answeredCalls,
  seconds: toAnswer,
  businessSeconds: toAnswer,
});
