import { defineMetric } from "#app/metrics/define.ts";
import { firstSigns } from "#app/metrics/sources/tickets.ts";

/** metrics.md B1, variant. */
export const timeToAcknowledge = defineMetric({
  id: "time_to_acknowledge",
  needs: ["automation"],
  entry: "B1",
  label: "Time to acknowledge",
  meaning: "How long until the customer gets a first sign of any kind, automatic ones included.",
  dating: "by the day of that message",
  of: "first signs",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: firstSigns,
  seconds: `m."ackSeconds"`,
  businessSeconds: `m."ackBusiness"`,
});
