import { defineMetric } from "#app/metrics/define.ts";
import { firstReplies } from "#app/metrics/sources/tickets.ts";

/** metrics.md B1, variant. */
export const frtAny = defineMetric({
  id: "frt_any",
  entry: "B1",
  label: "First response, AI included",
  meaning: "How long a customer waits until a person or an AI answers for the first time.",
  dating: "by the day of that reply",
  of: "first replies",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: firstReplies,
  seconds: `m."frtAnySeconds"`,
  businessSeconds: `m."frtAnyBusiness"`,
});
