import { defineMetric } from "#app/metrics/define.ts";
import { answeredCalls, holdSeconds, toAnswer } from "#app/metrics/sources/calls.ts";

/** metrics.md B5, total_wait. Callers only wait while the lines are open, so both clocks are one. */
export const holdTime = defineMetric({
  id: "hold_time",
  needs: ["calls"],
  entry: "B5",
  label: "Hold and waiting time",
  meaning: "How long callers wait in all: in the queue and on hold.",
  dating: "by the moment the call was answered",
  of: "answered calls",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: answeredCalls,
  seconds: `${toAnswer} + ${holdSeconds}`,
  businessSeconds: `${toAnswer} + ${holdSeconds}`,
});
