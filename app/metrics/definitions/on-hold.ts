import { defineMetric } from "#app/metrics/define.ts";
import { answeredCalls, holdSeconds } from "#app/metrics/sources/calls.ts";

/** metrics.md B5 */
export const onHold = defineMetric({
  id: "on_hold",
  needs: ["calls"],
  entry: "B5",
  label: "On hold",
  meaning: "How long callers are put on hold during a call.",
  dating: "by the moment the call was answered",
  of: "answered calls",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: answeredCalls,
  seconds: holdSeconds,
  businessSeconds: holdSeconds,
});
