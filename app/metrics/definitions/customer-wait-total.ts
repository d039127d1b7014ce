import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md B6 */
export const customerWaitTotal = defineMetric({
  id: "customer_wait_total",
  entry: "B6",
  label: "Customer wait in all",
  meaning: "All waits of a customer in one ticket together, until it was resolved.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: resolutions,
  seconds: `s."waitSeconds"`,
  businessSeconds: `s."waitBusiness"`,
});
