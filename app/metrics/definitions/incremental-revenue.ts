import { defineMetric } from "#app/metrics/define.ts";

/** metrics.md F9: an estimate with its interval, never a count of what was credited. */
export const incrementalRevenue = defineMetric({
  id: "incremental_revenue",
  entry: "F9",
  label: "Incremental revenue",
  meaning: "Estimate of what customers bought after a contact beyond what customers like them bought without one. Observational.",
  dating: "by the day of the contact, once its five days have passed",
  of: "contacts that found customers to compare with",
  better: "higher",
  group: "revenue",
  kind: "estimate",
  unit: "minor",
});
