import { defineMetric } from "#app/metrics/define.ts";
import { promises } from "#app/metrics/sources/tickets.ts";

/** metrics.md B7 */
export const slaAttainment = defineMetric({
  id: "sla_attainment",
  entry: "B7",
  label: "SLA attainment",
  meaning: "Of the promised times that ended, kept or not, those that were kept.",
  dating: "by the moment the promise was kept or broken",
  of: "promises",
  better: "higher",
  group: "speed",
  kind: "ratio",
  unit: "ratio",
  source: promises,
  part: `p."met"`,
  names: { part: "met", whole: "decided" },
  parts: {
    first_reply: `p."metric" = 'first_reply'`,
    next_reply: `p."metric" = 'next_reply'`,
    resolution: `p."metric" = 'resolution'`,
  },
});
