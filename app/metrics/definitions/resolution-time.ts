import { defineMetric } from "#app/metrics/define.ts";
import { resolutions } from "#app/metrics/sources/tickets.ts";

/** metrics.md B3 */
export const resolutionTime = defineMetric({
  id: "resolution_time",
  entry: "B3",
  label: "Resolution time",
  meaning: "From the customer's first message to the last resolution. A reopened ticket is measured to its last resolution.",
  dating: "by the day of the last resolution",
  of: "resolved tickets",
  better: "lower",
  group: "speed",
  kind: "duration",
  unit: "seconds",
  source: resolutions,
  where: `s."seconds" IS NOT NULL`,
  seconds: `s."seconds"`,
  businessSeconds: `s."businessSeconds"`,
  bands: [
    { below: 3_600, word: "Norm", tone: "success" },
    { below: 7_200, word: "Good", tone: "success" },
    { below: 28_800, word: "Watch", tone: "warning" },
    { below: null, word: "Act", tone: "critical" },
  ],
});
